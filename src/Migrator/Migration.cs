using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using ReferenceApp.AuditStore;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.Migrator;

/// <summary>
/// Migrates once and ends the process: exit code 0, or 1 with one line that says why. It does not try again; whoever
/// started it waits for it, sees the code and decides.
/// </summary>
sealed partial class Migration(
    NpgsqlDataSource owner, IOptions<RoleOptions> roles, IHostApplicationLifetime host, ILogger<Migration> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Environment.ExitCode = await MigrateAsync(stoppingToken) ? 0 : 1;
        host.StopApplication();
    }

    async Task<bool> MigrateAsync(CancellationToken cancel)
    {
        try
        {
            var passwords = new RolePasswords(roles.Value.ApiPassword, roles.Value.WorkerPassword);
            var added = await SchemaMigrator.MigrateAsync(owner, passwords, cancel);
            LogMigrated(added.Count, string.Join(", ", added));
            return true;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            LogFailed("stopped before it was done; nothing was changed");
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or TimeoutException)
        {
            // The message only: the details of a database error may quote a statement.
            LogFailed(e.Message);
        }

        return false;
    }

    [LoggerMessage(EventName = "refapp.schema.migrated", Level = LogLevel.Information,
        Message = "The schema is current; {Count} scripts were applied: {Scripts}")]
    partial void LogMigrated(int count, string scripts);

    [LoggerMessage(EventName = "refapp.schema.migration_failed", Level = LogLevel.Critical,
        Message = "The migration failed: {Why}")]
    partial void LogFailed(string why);
}

static class MigrationRegistration
{
    public static void AddMigration(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<RoleOptions>(RoleOptions.Section);
        builder.Services.AddHostedService<Migration>();
    }
}
