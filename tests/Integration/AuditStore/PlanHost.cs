using System.Collections.Concurrent;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.Integration.AuditStore;

/// <summary>
/// A Postgres with 20,000 stored jobs that explains every statement as it was really executed: auto_explain reports plans
/// with the rows each node touched, as notices, and Npgsql logs those. So the statements are the product's own, with its
/// parameters.
/// </summary>
public sealed class PlanHost : IAsyncLifetime
{
    public const int Jobs = 20_000;

    static readonly string[] Explain =
    [
        "session_preload_libraries = 'auto_explain'", "auto_explain.log_min_duration = 0", "auto_explain.log_level = 'notice'",
        "auto_explain.log_format = 'json'", "auto_explain.log_analyze = on", "auto_explain.log_timing = off",
        "auto_explain.log_nested_statements = on",
    ];

    readonly PostgresServer postgres = new();
    readonly Notices notices = new();

    /// <summary>As the API connects.</summary>
    public NpgsqlDataSource Api { get; private set; } = null!;

    /// <summary>As the worker connects.</summary>
    public NpgsqlDataSource Worker { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await postgres.InitializeAsync();
        var database = await MigratedDatabase.CreateAsync(postgres.ConnectionString);
        await using var owner = NpgsqlDataSource.Create(database.Owner);
        var template = await FinishedJob.WriteAsync(owner, CancellationToken.None);
        await StoredJobs.CopyAsync(postgres.ConnectionString, template, Jobs, CancellationToken.None);
        Api = await ConnectAsync(owner, "refapp_api", database.Api);
        Worker = await ConnectAsync(owner, "refapp_worker", database.Worker);
    }

    async Task<NpgsqlDataSource> ConnectAsync(NpgsqlDataSource owner, string role, string connectionString)
    {
        await using var connection = await owner.OpenConnectionAsync();
        foreach (var setting in Explain)
            await connection.ExecuteAsync($"alter role {role} set {setting}");
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.UseLoggerFactory(new LoggerFactory([notices], new LoggerFilterOptions { MinLevel = LogLevel.Debug }));
        return builder.Build();
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
        await Api.DisposeAsync();
        await Worker.DisposeAsync();
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

    /// <summary>The client reads the catalog when it connects; that doesn't grow with jobs.</summary>
    static bool IsScan(JsonElement node) =>
        node.TryGetProperty("Relation Name", out var table) && !table.GetString()!.StartsWith("pg_", StringComparison.Ordinal)
        && node.GetProperty("Node Type").GetString()!.EndsWith("Scan", StringComparison.Ordinal);

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
