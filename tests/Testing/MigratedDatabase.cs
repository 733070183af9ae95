using System.Security.Cryptography;
using Npgsql;
using ReferenceApp.AuditStore;

namespace ReferenceApp.Testing;

/// <summary>Connection strings of a database with this version's schema: of its owner, and of each process's role.</summary>
public sealed record MigratedDatabase(string Owner, string Api, string Worker)
{
    /// <param name="owner">How the owner connects to a database, which may be empty.</param>
    public static Task<MigratedDatabase> CreateAsync(string owner, CancellationToken cancel = default) =>
        CreateAsync(owner, NewPasswords(), cancel);

    /// <param name="passwords">Roles are the server's: databases of one server that are open side by side share them.</param>
    public static async Task<MigratedDatabase> CreateAsync(string owner, RolePasswords passwords, CancellationToken cancel = default)
    {
        await using var source = NpgsqlDataSource.Create(owner);
        await SchemaMigrator.MigrateAsync(source, passwords, cancel);
        string As(string role, string password) =>
            new NpgsqlConnectionStringBuilder(owner) { Username = role, Password = password }.ConnectionString;
        return new MigratedDatabase(owner, As("refapp_api", passwords.Api), As("refapp_worker", passwords.Worker));
    }

    public static RolePasswords NewPasswords() => new(RandomNumberGenerator.GetHexString(32), RandomNumberGenerator.GetHexString(32));
}
