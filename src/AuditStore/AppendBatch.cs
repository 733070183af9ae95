using Npgsql;
using ReferenceApp.Domain.Audit;

namespace ReferenceApp.AuditStore;

/// <summary>
/// One transaction for many appends: (1) lock what they touch, always attempts, jobs, budgets, each in key order, so
/// two processes never wait for each other in a circle; (2) decide in memory which appends hold; (3) write those;
/// (4) commit. Statements are prepared, once for each connection, and apart from being run: what fails while it runs
/// leaves them prepared. An append that does not hold leaves nothing behind and does not disturb its neighbours.
/// </summary>
static class AppendBatch
{
    public static async Task<IReadOnlyList<AppendResult>> CommitAsync(
        NpgsqlDataSource database, IReadOnlyList<PreparedAppend> appends)
    {
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        var locked = await LockedRows.ReadAsync(connection, appends);
        var results = appends.Select(locked.Decide).ToArray();
        var accepted = appends.Where((_, i) => results[i] is AppendResult.Committed).ToArray();
        if (accepted.Length > 0)
            await AppendRows.WriteAsync(connection, accepted);
        await transaction.CommitAsync(CancellationToken.None);
        return results;
    }
}
