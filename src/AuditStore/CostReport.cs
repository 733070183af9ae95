using System.Diagnostics;
using Dapper;
using Npgsql;

namespace ReferenceApp.AuditStore;

/// <summary>What the money of a report is grouped by.</summary>
public enum CostGrouping
{
    /// <summary>The UTC day on which the call was planned, as <c>2026-11-05</c>.</summary>
    Day,
    Caller,
    Model,
    Surface,
}

/// <summary>Which calls a report adds up: those that were planned in the period, whatever became of them later.</summary>
/// <param name="VisibleTo">Only this caller's calls; null: everybody's.</param>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
public sealed record CostFilter(string? VisibleTo, DateTimeOffset From, DateTimeOffset To, CostGrouping GroupBy);

/// <summary>What stands in the three accounts for the calls of one group, micro-USD, and the settled part by the six prices.</summary>
public sealed record CostRow(
    string Key, long ReservedMicroUsd, long SettledMicroUsd, long PossibleMicroUsd,
    long TextIn, long TextCached, long ImageIn, long ImageCached, long ImageOut, long TextOut);

/// <summary>
/// The ledger added up by group. A call belongs to the moment it was planned with all that it moved, so a reservation
/// and its release are in the same group and no account of a group is ever below zero.
/// </summary>
public sealed class CostReport(NpgsqlDataSource database)
{
    /// <param name="after">Only groups whose key comes after it (the cursor).</param>
    /// <returns>Ordered by key, code point by code point.</returns>
    public async Task<IReadOnlyList<CostRow>> OfAsync(CostFilter filter, string? after, int limit, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<CostRow>(new CommandDefinition(
            $"""
            select call.key,
                {Sum("account = 'Reserved'")} as ReservedMicroUsd,
                {Sum("account = 'Settled'")} as SettledMicroUsd,
                {Sum("account = 'Possible'")} as PossibleMicroUsd,
                {Sum("bucket = 'text_in'")} as TextIn, {Sum("bucket = 'text_cached'")} as TextCached,
                {Sum("bucket = 'image_in'")} as ImageIn, {Sum("bucket = 'image_cached'")} as ImageCached,
                {Sum("bucket = 'image_out'")} as ImageOut, {Sum("bucket = 'text_out'")} as TextOut
            from (
                select id, {KeyOf(filter.GroupBy)} collate "C" as key from attempts
                where created_at >= @From and created_at < @To and (@VisibleTo::text is null or caller = @VisibleTo)
            ) call join ledger on ledger.attempt_id = call.id
            where @after::text is null or call.key > @after
            group by call.key order by call.key limit @limit
            """,
            new { filter.From, filter.To, filter.VisibleTo, after, limit }, cancellationToken: cancel))];
    }

    static string Sum(string condition) => $"coalesce(sum(micro_usd) filter (where {condition}), 0)::bigint";

    static string KeyOf(CostGrouping groupBy) => groupBy switch
    {
        CostGrouping.Day => "to_char(created_at at time zone 'UTC', 'YYYY-MM-DD')",
        CostGrouping.Caller => "caller",
        CostGrouping.Model => "model",
        CostGrouping.Surface => "surface",
        _ => throw new UnreachableException(),
    };
}
