using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;
using ReferenceApp.AuditStore;
using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.Integration.AuditStore;

/// <summary>
/// A Postgres with 20,000 stored jobs that explains every statement as it was really executed: auto_explain reports plans
/// with the rows each node touched, as notices, and Npgsql logs those. So the statements are the product's own, with its
/// parameters and its prepared plans.
/// </summary>
public sealed class PlanHost : IAsyncLifetime
{
    public const int Jobs = 20_000;

    const string Explain =
        "-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_level=notice "
        + "-c auto_explain.log_format=json -c auto_explain.log_analyze=on -c auto_explain.log_timing=off "
        + "-c auto_explain.log_nested_statements=on -c client_min_messages=notice";

    readonly PostgresServer postgres = new();
    readonly Notices notices = new();

    /// <summary>A connection of the product's kind.</summary>
    public NpgsqlDataSource Database { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await postgres.InitializeAsync();
        await using (var owner = NpgsqlDataSource.Create(postgres.ConnectionString))
        {
            var passwords = new RolePasswords(RandomNumberGenerator.GetHexString(32), RandomNumberGenerator.GetHexString(32));
            await SchemaMigrator.MigrateAsync(owner, passwords, CancellationToken.None);
            var template = await FinishedJob.WriteAsync(owner, CancellationToken.None);
            await StoredJobs.CopyAsync(postgres.ConnectionString, template, Jobs, CancellationToken.None);
        }

        var builder = new NpgsqlDataSourceBuilder(
            new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Options = Explain }.ConnectionString);
        builder.ConfigureAuditStoreConnections();
        builder.UseLoggerFactory(new LoggerFactory([notices], new LoggerFilterOptions { MinLevel = LogLevel.Debug }));
        Database = builder.Build();
    }

    /// <summary>The plans of the statements that were executed meanwhile.</summary>
    public async Task<IReadOnlyList<StatementPlan>> ExplainAsync(Func<Task> act)
    {
        notices.Plans.Clear();
        await act();
        return [.. notices.Plans];
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await postgres.DisposeAsync();
    }

    sealed class Notices : ILoggerProvider, ILogger
    {
        const string PlanFollows = " plan:\n";

        public ConcurrentQueue<StatementPlan> Plans { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception);
            if (text.IndexOf(PlanFollows, StringComparison.Ordinal) is >= 0 and var at)
                Plans.Enqueue(StatementPlan.Parse(text[(at + PlanFollows.Length)..]));
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>A statement as it was executed.</summary>
/// <param name="Scans">Every node that reads a table.</param>
public sealed record StatementPlan(string Sql, IReadOnlyList<TableScan> Scans)
{
    public static StatementPlan Parse(string json)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(json));
        using var document = JsonDocument.ParseValue(ref reader);
        return new StatementPlan(
            document.RootElement.GetProperty("Query Text").GetString()!,
            [.. Nodes(document.RootElement.GetProperty("Plan")).Where(IsScan).Select(TableScan.Of)]);
    }

    static bool IsScan(JsonElement node) =>
        node.TryGetProperty("Relation Name", out _) && node.GetProperty("Node Type").GetString()!.EndsWith("Scan", StringComparison.Ordinal);

    static IEnumerable<JsonElement> Nodes(JsonElement node) =>
        node.TryGetProperty("Plans", out var children)
            ? children.EnumerateArray().SelectMany(Nodes).Prepend(node)
            : [node];
}

/// <param name="Rows">Rows that were looked at, kept or not, over all loops.</param>
public sealed record TableScan(string Kind, string Table, double Rows)
{
    public static TableScan Of(JsonElement node)
    {
        double Number(string name) => node.TryGetProperty(name, out var value) ? value.GetDouble() : 0;
        return new TableScan(
            node.GetProperty("Node Type").GetString()!, node.GetProperty("Relation Name").GetString()!,
            (Number("Actual Rows") + Number("Rows Removed by Filter") + Number("Rows Removed by Index Recheck")) * Number("Actual Loops"));
    }
}
