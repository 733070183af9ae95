using Dapper;
using Npgsql;

namespace ReferenceApp.AuditStore;

/// <summary>What stands in the three accounts, micro-USD.</summary>
public sealed record LedgerSum(long ReservedMicroUsd, long SettledMicroUsd, long PossibleMicroUsd);

/// <summary>The ledger added up; equal to the sums over attempts at every moment, or something is wrong.</summary>
public sealed class LedgerSums(NpgsqlDataSource database)
{
    public async Task<LedgerSum> OfJobAsync(Guid jobId, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.QuerySingleAsync<LedgerSum>(new CommandDefinition(
            """
            select coalesce(sum(micro_usd) filter (where account = 'Reserved'), 0)::bigint as ReservedMicroUsd,
                coalesce(sum(micro_usd) filter (where account = 'Settled'), 0)::bigint as SettledMicroUsd,
                coalesce(sum(micro_usd) filter (where account = 'Possible'), 0)::bigint as PossibleMicroUsd
            from ledger where attempt_id in (select id from attempts where job_id = @jobId)
            """, new { jobId }, cancellationToken: cancel));
    }
}
