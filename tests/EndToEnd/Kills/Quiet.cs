namespace ReferenceApp.EndToEnd.Kills;

/// <summary>The end of all work: nothing runs, nothing is leased, no call is without an outcome.</summary>
static class Quiet
{
    const string Condition =
        $"""
        select not exists (select from jobs where {Standing.Unfinished} or lease_until > now())
            and not exists (select from attempts where state in ('Planned', 'Reserved', 'Sent', 'Received', 'Stored'))
        """;

    /// <summary>
    /// Waits for quiet. Then a person accepts for half of the jobs whose outcome is unknown that they may be charged
    /// twice, and those have to come to their end as well.
    /// </summary>
    public static async Task<IReadOnlyList<Violation>> ComeAsync(KillableApp app)
    {
        await app.Database.WaitForAsync(Condition);
        var asking = await app.Database.QueryAsync<Guid>(
            "select id from jobs where state = 'NeedsAttention' and cause = 'outcome_unknown' order by id");
        var retried = asking.Where((_, i) => i % 2 == 0).ToList();
        foreach (var job in retried)
            await app.RetryAsync(job);

        var quiet = await app.Database.WaitForAsync(Condition);
        var again = await app.Database.QueryAsync<Guid>(
            "select id from jobs where id = any(@retried) and cause = 'outcome_unknown'", new { retried });
        return
        [
            .. quiet ? [] : await FindRestlessAsync(app.Database),
            .. again.Select(job => new Violation("asks again after its possible charge was accepted", job)),
        ];
    }

    static async Task<IEnumerable<Violation>> FindRestlessAsync(Database database) =>
        (await database.QueryAsync<(Guid Job, string State)>(
            $"""
            select id, 'job is ' || state || ' of ' || coalesce(owner, 'nobody') || ', due ' || coalesce(due_at::text, 'never') from jobs
            where {Standing.Unfinished} or lease_until > now()
            union all
            select job_id, 'attempt is ' || state from attempts where state in ('Planned', 'Reserved', 'Sent', 'Received', 'Stored')
            """)).Select(r => new Violation($"never came to rest: {r.State}", r.Job));
}
