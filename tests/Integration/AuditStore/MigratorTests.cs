using System.Diagnostics;
using Dapper;
using Npgsql;
using ReferenceApp.AuditStore;
using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.Integration.AuditStore;

/// <summary>The process as it is started, over a server of its own.</summary>
public sealed class MigratorTests(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    const string ApiPassword = "--Roles:ApiPassword=an-api-password-1";
    const string WorkerPassword = "--Roles:WorkerPassword=a-worker-password-1";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    string Audit => $"--ConnectionStrings:audit={postgres.ConnectionString}";

    [Fact]
    public async Task Migrator_RunTwice_EndsWithZero_AndTheRolesCanSignIn()
    {
        var first = await RunAsync(Audit, ApiPassword, WorkerPassword);
        var second = await RunAsync(Audit, "--Roles:ApiPassword=a-rotated-password", WorkerPassword);

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.DoesNotContain("an-api-password-1", first.Output, StringComparison.Ordinal);
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(postgres.ConnectionString)
        {
            Username = "refapp_api",
            Password = "a-rotated-password",
        }.ConnectionString);
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*) from jobs"));
    }

    [Fact]
    public async Task Migrator_WithoutADatabase_EndsWithOneAndSaysWhy()
    {
        var run = await RunAsync(
            "--ConnectionStrings:audit=Host=127.0.0.1;Port=1;Username=postgres;Password=secret-word;Database=x", ApiPassword, WorkerPassword);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("The migration failed", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrator_WithWeakOrMissingPasswords_DoesNotStart()
    {
        var run = await RunAsync(Audit, "--Roles:ApiPassword=short");

        Assert.Equal(78, run.ExitCode);
        Assert.Contains("Roles:ApiPassword", run.Output, StringComparison.Ordinal);
        Assert.Contains("Roles:WorkerPassword", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_ChangedAfterItWasApplied_IsRefused()
    {
        await RunAsync(Audit, ApiPassword, WorkerPassword);
        await using var owner = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var connection = await owner.OpenConnectionAsync(Cancel);
        var kept = await connection.QuerySingleAsync<string>("select sha256 from schema_migrations where name = '0001_schema.sql'");
        await connection.ExecuteAsync("update schema_migrations set sha256 = 'another' where name = '0001_schema.sql'");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => SchemaMigrator.MigrateAsync(
            owner, new RolePasswords("an-api-password-1", "a-worker-password-1"), Cancel));

        await connection.ExecuteAsync("update schema_migrations set sha256 = @kept where name = '0001_schema.sql'", new { kept });
        Assert.Contains("0001_schema.sql", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrators_AtOnce_WaitForEachOther()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RunAsync(Audit, ApiPassword, WorkerPassword)));

        Assert.All(runs, run => Assert.Equal(0, run.ExitCode));
    }

    static async Task<(int ExitCode, string Output)> RunAsync(params string[] settings)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(
                "dotnet", [Path.Combine(AppContext.BaseDirectory, "ReferenceApp.Migrator.dll"), .. settings])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        var error = process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, await output + await error);
    }
}
