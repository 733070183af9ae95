using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Npgsql;
using Xunit;

namespace ReferenceApp.Integration.LocalAspire;

/// <summary>Real PostgreSQL and Redis, in folders that only their owner may enter.</summary>
public sealed class ServerTests : IDisposable
{
    readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Servers_AfterARestartOfTheHost_HaveTheirData()
    {
        await using (var first = await LocalApp.StartAsync(LocalApp.NewServers(_data.Path), "audit", "redis"))
        {
            await ExecuteAsync(first, "CREATE TABLE kept(id int); INSERT INTO kept VALUES (7)");
            Assert.Equal("+OK", await first.AskRedisAsync("SET kept 7"));
            await first.StopAsync();
        }

        Assert.Empty(Processes.WorkingIn(_data.Path));
        await using var second = await LocalApp.StartAsync(LocalApp.NewServers(_data.Path), "audit", "redis");

        Assert.Equal(7, await ExecuteAsync(second, "SELECT id FROM kept"));
        Assert.Equal("7", await second.AskRedisAsync("GET kept"));
        Assert.Equal("on", await ExecuteAsync(second, "SHOW fsync"));
    }

    [Fact]
    public async Task Servers_WhenKilled_AreRestartedWithTheirData()
    {
        await using var app = await LocalApp.StartAsync(LocalApp.NewServers(_data.Path), "audit", "redis");
        await ExecuteAsync(app, "CREATE TABLE kept(id int); INSERT INTO kept VALUES (7)");
        await app.AskRedisAsync("SET kept 7");
        var (postgres, redis) = (app.Pid("postgres"), app.Pid("redis"));

        Processes.KillNow(postgres);
        Processes.KillNow(redis);

        await app.WaitAsync("redis", s => s.Pid() != redis && s.HealthStatus is not null && s.HealthReports.All(IsHealthy));
        await app.WaitAsync("audit", s => app.Pid("postgres") != postgres && s.HealthReports.All(IsHealthy) && s.HealthStatus is not null);
        Assert.Equal(7, await ExecuteAsync(app, "SELECT id FROM kept"));
        Assert.Equal("7", await app.AskRedisAsync("GET kept"));
        await app.WaitForLineAsync("redis", "died with exit code 137; restart 1");
    }

    [Fact]
    public async Task SecondCopy_OnTheSameFolder_IsRefusedAndHarmsNothing()
    {
        await using var first = await LocalApp.StartAsync(LocalApp.NewServers(_data.Path), "audit", "redis");
        await using var second = LocalApp.NewServers(_data.Path).Build();

        var refusal = await Assert.ThrowsAsync<DistributedApplicationException>(() => second.StartAsync());

        Assert.Contains($"data folder {_data.Path}/postgres is in use", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"data folder {_data.Path}/redis is in use", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, await ExecuteAsync(first, "SELECT 1"));
    }

    [Fact]
    public async Task Start_AfterAnInterruptedOne_BeginsAnew()
    {
        var unfinished = Directory.CreateDirectory(Path.Combine(_data.Path, "postgres", "unfinished"));
        await File.WriteAllTextAsync(Path.Combine(unfinished.FullName, "PG_VERSION"), "half");
        await File.WriteAllTextAsync(Path.Combine(_data.Path, "postgres", "password"), "old");

        await using var app = await LocalApp.StartAsync(LocalApp.NewServers(_data.Path), "audit");

        Assert.Equal(1, await ExecuteAsync(app, "SELECT 1"));
        Assert.False(File.Exists(Path.Combine(_data.Path, "postgres", "password")));
    }

    [Fact]
    public async Task Start_WithTheLockFileOfAServerThatIsGone_IsNotHeldUp()
    {
        await using (await LocalApp.StartAsync(LocalApp.NewServers(_data.Path), "audit"))
        {
        }

        // As after a power cut, when the number by now belongs to another process: this one.
        var lockFile = Path.Combine(_data.Path, "postgres", "cluster", "postmaster.pid");
        await File.WriteAllTextAsync(lockFile, $"{Environment.ProcessId}\n{Path.GetDirectoryName(lockFile)}\n");

        await using var app = await LocalApp.StartAsync(LocalApp.NewServers(_data.Path), "audit");

        Assert.Equal(1, await ExecuteAsync(app, "SELECT 1"));
    }

    [Fact]
    public async Task Servers_WithAPassword_ShowItNowhereAndRefuseAnother()
    {
        await using var app = await LocalApp.StartAsync(LocalApp.NewServers(_data.Path), "audit", "redis");

        Assert.All(Processes.WorkingIn(_data.Path), pid => Assert.DoesNotContain("p@ss", Processes.CommandLine(pid), StringComparison.Ordinal));
        var wrong = new NpgsqlConnectionStringBuilder(await app.GetConnectionStringAsync("audit")) { Password = "guess", Pooling = false };
        await using var connection = new NpgsqlConnection(wrong.ConnectionString);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
    }

    [Fact]
    public async Task TemporaryFolders_WhenTheModelNamesNone_AreGoneAfterTheStop()
    {
        var builder = LocalApp.NewBuilder();
        builder.AddRedis("scratch");
        var app = await LocalApp.StartAsync(builder, "scratch");
        var folder = new FileInfo($"/proc/{app.Pid("scratch")}/cwd").LinkTarget!;
        Assert.True(Directory.Exists(folder));

        await app.DisposeAsync();

        Assert.False(Directory.Exists(Path.GetDirectoryName(folder)));
    }

    static bool IsHealthy(HealthReportSnapshot report)
        => report.Status == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy;

    static async Task<object?> ExecuteAsync(DistributedApplication app, string sql)
    {
        var settings = new NpgsqlConnectionStringBuilder(await app.GetConnectionStringAsync("audit")) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
