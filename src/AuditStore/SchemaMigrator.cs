using System.Reflection;
using System.Security.Cryptography;
using Dapper;
using Npgsql;

namespace ReferenceApp.AuditStore;

/// <summary>Passwords of the least-privilege roles; they are set on every run, so a rotation is a restart.</summary>
public sealed record RolePasswords(string Api, string Worker);

/// <summary>
/// Brings the schema to the version of this build: every script once, in order, all in one transaction. Two
/// migrators at once wait for each other; a script that changed after it was applied is refused.
/// </summary>
public static class SchemaMigrator
{
    const long AdvisoryLock = 0x5245_4641_5050; // "REFAPP"

    /// <summary>Applies what is missing and answers the names of the scripts it applied.</summary>
    /// <exception cref="InvalidOperationException">An applied script is not the one of this build.</exception>
    public static async Task<IReadOnlyList<string>> MigrateAsync(
        NpgsqlDataSource owner, RolePasswords passwords, CancellationToken cancel)
    {
        await using var connection = await owner.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync("select pg_advisory_xact_lock(@AdvisoryLock)", new { AdvisoryLock });
        await connection.ExecuteAsync(
            "create table if not exists schema_migrations (name text primary key, sha256 text not null, applied_at timestamptz not null default now())");
        var applied = (await connection.QueryAsync<(string Name, string Sha256)>(
            "select name, sha256 from schema_migrations")).ToDictionary(row => row.Name, row => row.Sha256);

        var added = new List<string>();
        foreach (var (name, sql) in Scripts())
        {
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(sql)));
            if (applied.TryGetValue(name, out var known))
            {
                if (known != sha256)
                    throw new InvalidOperationException($"Migration {name} was changed after it had been applied.");
                continue;
            }

            await connection.ExecuteAsync(sql);
            await connection.ExecuteAsync(
                "insert into schema_migrations (name, sha256) values (@name, @sha256)", new { name, sha256 });
            added.Add(name);
        }

        await SetPasswordAsync(connection, "refapp_api", passwords.Api);
        await SetPasswordAsync(connection, "refapp_worker", passwords.Worker);
        await transaction.CommitAsync(cancel);
        return added;
    }

    /// <summary>
    /// ALTER ROLE takes no parameters. The statement is put together on the server, so that the password is in no
    /// command text: those are logged and traced.
    /// </summary>
    static async Task SetPasswordAsync(NpgsqlConnection connection, string role, string password)
    {
        await connection.ExecuteAsync("select set_config('refapp.password', @password, true)", new { password });
        await connection.ExecuteAsync(
            $"do $$ begin execute format('alter role %I password %L', '{role}', current_setting('refapp.password')); end $$");
    }

    static IEnumerable<(string Name, string Sql)> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        const string prefix = "Migrations.";
        foreach (var resource in assembly.GetManifestResourceNames()
                     .Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (resource[prefix.Length..], reader.ReadToEnd());
        }
    }
}
