using System.Globalization;
using System.Text;

namespace ReferenceApp.EndToEnd.Kills;

/// <summary>
/// How many jobs two workers complete while one of them is killed every five seconds, in turn, beside what they complete
/// undisturbed. A job is complete when it awaits review, or says what it needs from a person.
/// </summary>
sealed class PaceUnderKills
{
    const int Kills = 24;
    const int JobsWaiting = 80;

    static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(5);
    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);
    static readonly TimeSpan Undisturbed = TimeSpan.FromSeconds(60);
    static readonly TimeSpan Last = TimeSpan.FromSeconds(10);

    readonly IReadOnlyCollection<Guid> _accepted;
    readonly IReadOnlyList<int> _completed;
    readonly int _afterwards;

    PaceUnderKills(IReadOnlyCollection<Guid> accepted, double rate, IReadOnlyList<int> completed, int afterwards)
    {
        (_accepted, Rate, _completed, _afterwards) = (accepted, rate, completed, afterwards);
        Windows = [.. completed.Select(count => count / (rate * BetweenKills.TotalSeconds))];
    }

    /// <summary>Jobs a second, undisturbed.</summary>
    public double Rate { get; }

    /// <summary>For each five seconds from one kill to the next, the share of the undisturbed rate.</summary>
    public IReadOnlyList<double> Windows { get; }

    /// <summary>The same for the ten seconds after the last kill.</summary>
    public double Afterwards => _afterwards / (Rate * Last.TotalSeconds);

    public static async Task<PaceUnderKills> MeasureAsync(KillableApp app, Random random)
    {
        await using var peer = await PeerWorker.StartAsync(app);
        await using var load = new SteadyLoad(app, new JobMix(random), JobsWaiting);
        using var clock = new PeriodicTimer(BetweenKills);
        await WaitAsync(clock, WarmUp);
        var start = DateTime.UtcNow;
        await WaitAsync(clock, Undisturbed);
        var kills = new List<DateTime>();
        var replacing = Task.CompletedTask;
        for (var kill = 0; kill < Kills; kill++)
        {
            kills.Add(DateTime.UtcNow);
            await replacing;
            if (kill % 2 == 0)
                app.Worker.Kill();
            else
                replacing = peer.ReplaceAsync();
            await WaitAsync(clock, BetweenKills);
        }

        await WaitAsync(clock, Last - BetweenKills);
        await replacing;
        await load.StopAsync();
        return await CountAsync(app.Database, load.Accepted, start, kills);
    }

    /// <summary>Whatever was killed, all that was asked for comes to its end, and none of it twice.</summary>
    public async Task<IReadOnlyList<Violation>> JudgeAsync(KillableApp app) =>
        [.. await Quiet.ComeAsync(app), .. await Verdict.OfAsync(app, _accepted)];

    public override string ToString()
    {
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"Undisturbed: {Rate:0.00} jobs/s by two workers.");
        for (var i = 0; i < _completed.Count; i++)
            text.AppendLine(CultureInfo.InvariantCulture, $"| 5 s after kill {i + 1,2} | {_completed[i],3} jobs | {Windows[i],5:P0} |");
        return text.AppendLine(CultureInfo.InvariantCulture, $"| 10 s after the last | {_afterwards,3} jobs | {Afterwards,5:P0} |").ToString();
    }

    static async Task<PaceUnderKills> CountAsync(
        Database database, IReadOnlyCollection<Guid> accepted, DateTime start, List<DateTime> kills)
    {
        var done = await database.QueryAsync<DateTime>(
            """
            select min(at) from entries
            where type = 'job.attention_needed'
                or type = 'job.step_started' and convert_from(body, 'UTF8')::json -> 'data' ->> 'step' = 'review'
            group by job_id
            """);
        int Between(DateTime from, TimeSpan span) => done.Count(at => at >= from && at < from + span);
        return new PaceUnderKills(
            accepted, Between(start, Undisturbed) / Undisturbed.TotalSeconds,
            [.. kills.Select(kill => Between(kill, BetweenKills))], Between(kills[^1], Last));
    }

    static async Task WaitAsync(PeriodicTimer clock, TimeSpan time)
    {
        for (var ticks = (int)(time / BetweenKills); ticks > 0; ticks--)
            await clock.WaitForNextTickAsync();
    }
}
