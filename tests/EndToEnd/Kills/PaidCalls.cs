namespace ReferenceApp.EndToEnd.Kills;

/// <summary>What the upstream did for pay beside what is on record here.</summary>
static class PaidCalls
{
    public static async Task<IReadOnlyList<Violation>> FindFaultsAsync(KillableApp app)
    {
        var paid = (await app.Upstream.CallsAsync()).Where(c => c.Paid).ToList();
        var attempts = (await app.Database.QueryAsync<AttemptRow>(
            """
            select id as Id, job_id as JobId, state as State, purpose as Purpose, request_id as RequestId, possible_usd as PossibleUsd
            from attempts
            """)).ToDictionary(a => a.Id);
        return
        [
            .. paid.Where(c => c.ClientRequestId is not { } id || !attempts.ContainsKey(id))
                .Select(c => new Violation($"call {c.RequestId} was paid and no attempt knows of it", null, IsPaidTwice: true)),
            .. paid.GroupBy(c => c.ClientRequestId).Where(g => g.Count() > 1)
                .Select(g => new Violation($"attempt {g.Key} was paid {g.Count()} times", attempts.GetValueOrDefault(g.Key ?? default)?.JobId, IsPaidTwice: true)),
            .. paid.Select(c => (Call: c, Attempt: attempts.GetValueOrDefault(c.ClientRequestId ?? default)))
                .Where(p => p.Attempt is not null && !Explains(p.Attempt, p.Call))
                .Select(p => new Violation($"call {p.Call.RequestId} was paid, and attempt {p.Attempt!.Id} is {p.Attempt.State}", p.Attempt.JobId)),
            .. attempts.Values.Where(a => a is { State: "Settled", Purpose: not "drill" })
                .ExceptBy(paid.Select(c => (c.ClientRequestId, c.RequestId)), a => ((Guid?)a.Id, a.RequestId!))
                .Select(a => new Violation($"attempt {a.Id} is settled, and no such call was paid", a.JobId)),
            .. await FindTwicePaidPlacesAsync(app.Database, [.. paid.Select(c => c.ClientRequestId).OfType<Guid>().Distinct()]),
        ];
    }

    static bool Explains(AttemptRow attempt, UpstreamCall call) => attempt switch
    {
        { State: "Settled" } => attempt.RequestId == call.RequestId,
        { State: "Unknown" or "Refused", PossibleUsd: > 0 } => true,
        _ => false,
    };

    /// <summary>
    /// A place of a job is filled by one paid call; by another one only where the job says so (retry-once) or a person
    /// accepted it.
    /// </summary>
    static async Task<IEnumerable<Violation>> FindTwicePaidPlacesAsync(Database database, Guid[] paid) =>
        (await database.QueryAsync<(Guid Job, string Place, long Paid)>(
            """
            with told as (select job_id, type, convert_from(body, 'UTF8')::json -> 'data' as data from entries where type like 'job.%'),
            allowed as (select job_id,
                1 + count(*) filter (where data -> 'plan' ->> 'unknownOutcome' = 'retry-once')
                  + count(*) filter (where type = 'job.retried' and (data ->> 'acceptPossibleCharge')::boolean) as calls
                from told group by job_id)
            select t.job_id, data ->> 'step' || '/' || (data ->> 'slot'), count(*)
            from told t join allowed a using (job_id)
            where t.type = 'job.attempt_added' and (data ->> 'attemptId')::uuid = any(@paid)
            group by 1, 2, a.calls having count(*) > a.calls
            """, new { paid })).Select(r => new Violation($"{r.Place} was paid {r.Paid} times", r.Job, IsPaidTwice: true));

    sealed record AttemptRow
    {
        public Guid Id { get; init; }

        public Guid JobId { get; init; }

        public string State { get; init; } = "";

        public string Purpose { get; init; } = "";

        public string? RequestId { get; init; }

        public long PossibleUsd { get; init; }
    }
}
