using Dapper;
using Npgsql;

namespace ReferenceApp.AuditStore;

/// <summary>Jobs that wait for a person in one state.</summary>
/// <param name="AgeSeconds">How long the one that has waited longest has.</param>
public sealed record WaitingJobs(string State, long Depth, double AgeSeconds);

/// <summary>What the store holds at one moment. Ages are in seconds, by the database's clock, and 0 where nothing waits.</summary>
/// <param name="QueueDepth">Jobs that are due and that no worker holds.</param>
/// <param name="QueueAge">How long the first of these has been due.</param>
/// <param name="Waiting">Without the states in which no job waits.</param>
/// <param name="UnexplainedMicroUsd">0 in a sound store; see <see cref="StoreReadings"/>.</param>
/// <param name="UnsealedAge">Of the oldest entry that no checkpoint covers; there are no checkpoints yet, so of the oldest.</param>
public sealed record StoreReading(
    long QueueDepth, double QueueAge, IReadOnlyList<WaitingJobs> Waiting, long PossibleMicroUsd, long ReservedMicroUsd,
    long UnexplainedMicroUsd, double UnsealedAge);

/// <summary>
/// The figures that somebody on call wants to see at any moment, in one round trip and along indexes, so that asking every few
/// seconds costs nothing that shows. One object belongs to one reader: it remembers where its round stands.
/// <para>
/// Unexplained is (1) the money of calls whose ledger lines do not add up to what their attempt says: the absolute difference in
/// each of the three accounts; and (2) what is reserved for calls that no process has held for five minutes. Adding up a whole
/// ledger would cost more the more is stored, so each reading looks at the newest calls, at all that are under way, at the next of
/// the others in a round through the store, and again at those that were wrong. A fault in a call just made shows at
/// once, one in an old call within a round; either shows until it is mended. Both sides of a comparison are of one snapshot.
/// </para>
/// </summary>
/// <param name="slice">Calls to look at anew in each reading, and again as many of the round.</param>
public sealed class StoreReadings(NpgsqlDataSource database, int slice = StoreReadings.Slice)
{
    const int Slice = 250;

    /// <summary>Wrong ones that are remembered; beyond it the sum is a lower bound, and high enough.</summary>
    const string MostRemembered = "1000";

    const int TimeoutSeconds = 10;

    const string Accounts = "id, reserved_usd, settled_usd, possible_usd";

    const string Queue =
        """
        select count(*), coalesce(extract(epoch from now() - min(due_at)), 0)::float8
        from jobs where due_at <= now() and (lease_until is null or lease_until <= now())
        """;

    const string Waiting =
        """
        select state, count(*) as Depth, greatest(extract(epoch from now() - min(waiting_since)), 0)::float8 as AgeSeconds
        from jobs where waiting_since is not null group by state
        """;

    const string Possible = "select coalesce(sum(possible_usd), 0)::bigint from attempts where possible_usd <> 0";

    const string Reserved =
        $"""
        select coalesce(sum(reserved_usd), 0)::bigint, coalesce(sum(reserved_usd) filter (
            where coalesce(lease_until, updated_at) <= now() - interval '5 minutes'), 0)::bigint
        from attempts where {AttemptLeases.UnderWay}
        """;

    const string Unsealed = "select greatest(extract(epoch from now() - at), 0)::float8 from entries order by id limit 1";

    const string Wrong =
        $"""
        with looked_at as (
            (select {Accounts} from attempts order by id desc limit @slice)
            union (select {Accounts} from attempts where id > @after order by id limit @slice)
            union select {Accounts} from attempts where {AttemptLeases.UnderWay}
            union select {Accounts} from attempts where id = any(@wrong)
        )
        select id, difference from (
            select call.id, (abs(call.reserved_usd - lines.reserved) + abs(call.settled_usd - lines.settled)
                + abs(call.possible_usd - lines.possible))::bigint as difference
            from looked_at call cross join lateral (
                select coalesce(sum(micro_usd) filter (where account = 'Reserved'), 0) as reserved,
                    coalesce(sum(micro_usd) filter (where account = 'Settled'), 0) as settled,
                    coalesce(sum(micro_usd) filter (where account = 'Possible'), 0) as possible
                from ledger where attempt_id = call.id
            ) lines
        ) compared where difference <> 0 order by difference desc limit {MostRemembered}
        """;

    const string NextOfTheRound = "select id from attempts where id > @after order by id offset @slice - 1 limit 1";

    Guid _after;
    IReadOnlyList<Guid> _wrong = [];

    /// <exception cref="NpgsqlException">The database cannot be asked.</exception>
    public async Task<StoreReading> ReadAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var answers = await connection.QueryMultipleAsync(new CommandDefinition(
            string.Join(";\n", Queue, Waiting, Possible, Reserved, Unsealed, Wrong, NextOfTheRound),
            new { slice, after = _after, wrong = _wrong.ToArray() }, commandTimeout: TimeoutSeconds, cancellationToken: cancel));
        var queue = await answers.ReadSingleAsync<(long Depth, double Age)>();
        var waiting = await answers.ReadAsync<WaitingJobs>();
        var possible = await answers.ReadSingleAsync<long>();
        var reserved = await answers.ReadSingleAsync<(long All, long Unheld)>();
        var unsealed = await answers.ReadSingleOrDefaultAsync<double>();
        var wrong = (await answers.ReadAsync<(Guid Id, long Difference)>()).AsList();
        // At its end the round begins anew.
        _after = await answers.ReadSingleOrDefaultAsync<Guid>();
        _wrong = [.. wrong.Select(call => call.Id)];
        return new StoreReading(
            queue.Depth, queue.Age, [.. waiting], possible, reserved.All, reserved.Unheld + wrong.Sum(call => call.Difference), unsealed);
    }
}
