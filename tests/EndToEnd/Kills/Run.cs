namespace ReferenceApp.EndToEnd.Kills;

/// <summary>One interrupted job.</summary>
/// <param name="Point">Where it stood.</param>
/// <param name="Recovery">From the restart of what died, or from its death while another lives, to the job's next entry;
/// null: none came.</param>
sealed record Run(Kind Kind, Point Point, Guid JobId, TimeSpan? Recovery)
{
    static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Waits until every interrupted job goes on.</summary>
    public static async Task<IReadOnlyList<Run>> FollowAsync(
        KillableApp app, Kind kind, IReadOnlyList<Standing> interrupted, DateTimeOffset from)
    {
        var next = await WaitForNextEntriesAsync(app.Database, interrupted);
        var recorded = (await app.Database.QueryAsync<(Guid Attempt, string Sha256)>(
            "select attempt_id, sha256 from asset_references where attempt_id = any(@ids)",
            new { ids = interrupted.Select(s => s.Received).OfType<Guid>().ToArray() })).ToLookup(r => r.Attempt, r => r.Sha256);
        return [.. interrupted.Select(standing => new Run(
            kind, standing.Received is { } attempt ? standing.With(recorded[attempt].ToHashSet()).Point : standing.Point,
            standing.JobId, next.TryGetValue(standing.JobId, out var at) ? Since(from, at) : null))];
    }

    static async Task<Dictionary<Guid, DateTime>> WaitForNextEntriesAsync(Database database, IReadOnlyList<Standing> interrupted)
    {
        var values = new
        {
            jobs = interrupted.Select(s => s.JobId).ToArray(),
            known = interrupted.SelectMany(s => s.Known).ToArray(),
        };
        using var timeout = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(LookInterval);
        while (true)
        {
            var next = (await database.QueryAsync<(Guid Job, DateTime At)>(
                "select job_id, min(at) from entries where job_id = any(@jobs) and id <> all(@known) group by job_id", values))
                .ToDictionary(r => r.Job, r => r.At);
            if (next.Count == interrupted.Count || timeout.IsCancellationRequested)
                return next;
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>What was under way and needed nothing of what died has lost no time.</summary>
    static TimeSpan Since(DateTimeOffset from, DateTime at) =>
        at > from.UtcDateTime ? at - from.UtcDateTime : TimeSpan.Zero;
}
