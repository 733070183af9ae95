using System.Security.Cryptography;
using ReferenceApp.Testing;

namespace ReferenceApp.EndToEnd.Kills;

/// <summary>A promise that was broken.</summary>
/// <param name="JobId">Whose; null: that of the whole.</param>
sealed record Violation(string What, Guid? JobId, bool IsPaidTwice = false)
{
    public override string ToString() => JobId is null ? What : $"{JobId}: {What}";
}

/// <summary>What must be true once all is quiet, whatever died before.</summary>
static class Verdict
{
    const int Downloads = 5;

    public static async Task<IReadOnlyList<Violation>> OfAsync(KillableApp app, IReadOnlyCollection<Guid> accepted) =>
    [
        .. await FindLostAsync(app, accepted),
        .. await PaidCalls.FindFaultsAsync(app),
        .. await FindHiddenUnknownsAsync(app),
        .. await FindLedgerFaultsAsync(app.Database),
        .. await FindPictureFaultsAsync(app),
        .. await FindDownloadFaultsAsync(app, [.. accepted.Take(Downloads)]),
    ];

    /// <summary>Each request that was accepted is one job, and each job is finished or says what it needs.</summary>
    static async Task<IEnumerable<Violation>> FindLostAsync(KillableApp app, IReadOnlyCollection<Guid> accepted)
    {
        var jobs = (await app.Database.QueryAsync<(Guid Id, string State, string? Cause, bool Ours)>(
            "select id, state, cause, size = '1024x640' from jobs")).ToDictionary(j => j.Id);
        return
        [
            .. accepted.Where(id => !jobs.ContainsKey(id)).Select(id => new Violation("accepted, and does not exist", id)),
            .. accepted.GroupBy(id => id).Where(g => g.Count() > 1).Select(g => new Violation("one job for two requests", g.Key)),
            .. jobs.Values.Where(j => j.Ours && !accepted.Contains(j.Id)).Select(j => new Violation("nobody was told of it", j.Id)),
            .. jobs.Values.Where(j => j is not { State: "AwaitingReview" } and not { State: "NeedsAttention", Cause: not null })
                .Select(j => new Violation($"ended as {j.State}, cause {j.Cause ?? "none"}", j.Id)),
        ];
    }

    /// <summary>Whoever asks for an attempt of unknown outcome is told so, and what it may have cost.</summary>
    static async Task<IEnumerable<Violation>> FindHiddenUnknownsAsync(KillableApp app)
    {
        var hidden = new List<Violation>();
        foreach (var (id, job, possible) in await app.Database.QueryAsync<(Guid, Guid, long)>(
            "select id, job_id, possible_usd from attempts where state = 'Unknown'"))
        {
            var shown = await KillableApp.InsistAsync(cancel => app.Client.GetAttemptAsync(id, cancel));
            if (shown is not { State: "unknown", Cost: { Basis: "possible", Usd: > 0 } } || shown.Cost.Usd * 1_000_000 != possible)
                hidden.Add(new Violation($"attempt {id} is unknown and shown as {shown.State}, {shown.Cost}", job));
        }

        return hidden;
    }

    /// <summary>The ledger, the attempts and the budgets say what the entries say.</summary>
    static async Task<IEnumerable<Violation>> FindLedgerFaultsAsync(Database database)
    {
        await using var connection = await database.OpenAsync();
        return [.. (await LedgerAudit.FindFaultsAsync(connection)).Select(fault => new Violation(fault, null))];
    }

    /// <summary>What was paid for is there, and is what it was.</summary>
    static async Task<IEnumerable<Violation>> FindPictureFaultsAsync(KillableApp app)
    {
        var faults = new List<Violation>();
        foreach (var (job, sha256) in await app.Database.QueryAsync<(Guid, string?)>(
            """
            select a.job_id, r.sha256 from attempts a left join asset_references r on r.attempt_id = a.id
            where a.state = 'Settled' and a.purpose <> 'drill'
            """))
        {
            if (sha256 is null)
                faults.Add(new Violation("paid, and no picture is recorded", job));
            else if (Path.Combine(app.Pictures, sha256[..2], sha256) is var path && (!File.Exists(path) || await HashAsync(path) != sha256))
                faults.Add(new Violation($"picture {sha256} is gone or was changed", job));
        }

        return faults;
    }

    /// <summary>What a caller gets at the address that a job shows.</summary>
    static async Task<IEnumerable<Violation>> FindDownloadFaultsAsync(KillableApp app, IReadOnlyList<Guid> jobs)
    {
        var faults = new List<Violation>();
        foreach (var id in jobs)
            foreach (var asset in (await KillableApp.InsistAsync(cancel => app.Client.GetJobAsync(id, cancel))).Assets)
                if (Convert.ToHexStringLower(SHA256.HashData(await KillableApp.InsistAsync(cancel => app.Edge.GetByteArrayAsync(asset.Url, cancel)))) != asset.Sha256)
                    faults.Add(new Violation($"picture {asset.Sha256} is served as another", id));
        return faults;
    }

    static async Task<string> HashAsync(string path)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file));
    }
}
