using Xunit;

namespace ReferenceApp.EndToEnd.Kills;

/// <summary>The long ones, run by <c>./test --soak</c> only.</summary>
[Collection<Alone>]
public sealed class SoakTests
{
    const int RunsInAll = 1000;
    const int RunsOfAKind = 145;
    const int RunsAtAPoint = 20;
    const int RoundsAtAPoint = 30;
    const int JobsUnderWay = 14;

    /// <summary>
    /// Of each worker under load: the simulator answers at once, so these keep the cores busy, and more would only be more to
    /// throw away at each kill.
    /// </summary>
    const int JobsAtATime = 3;

    static readonly TimeSpan LongestRecovery = TimeSpan.FromSeconds(10);

    [Fact(Explicit = true)]
    public async Task Jobs_InterruptedAThousandTimes_AreNeitherLostNorPaidTwiceAndGoOnSoon()
    {
        await using var app = await KillableApp.StartAsync();
        await Gate.InstallAsync(app.Database);
        var seed = Seed.Choose();
        Console.WriteLine($"Seed {seed}");
        var campaign = new Campaign(app, seed, JobsUnderWay);
        foreach (var kind in Enum.GetValues<Kind>().Where(k => k != Kind.Network || NetworkNamespace.Missing is null))
            await campaign.InterruptAsync(kind, RunsOfAKind);
        foreach (var point in Campaign.Points)
            for (var rounds = 0; campaign.Runs.Count(r => r.Point == point) < RunsAtAPoint && rounds < RoundsAtAPoint; rounds++)
                await campaign.InterruptAsync(point);
        while (campaign.Runs.Count < RunsInAll)
            await campaign.InterruptAsync(Kind.Worker, RunsInAll - campaign.Runs.Count);

        var table = await campaign.JudgeAsync();

        Console.WriteLine($"Seed {seed}. {NetworkNamespace.Missing}{Environment.NewLine}{table}");
        Assert.Empty(table.Violations);
        Assert.Equal((0, 0), (table.Lost, table.PaidTwice));
        Assert.All(Campaign.Points, point => Assert.True(campaign.Runs.Count(r => r.Point == point) >= RunsAtAPoint, $"{point}"));
        Assert.InRange(table.Percentile99, TimeSpan.Zero, LongestRecovery);
    }

    [Fact(Explicit = true)]
    public async Task Workers_KilledInTurnUnderLoad_KeepTheirPace()
    {
        await using var app = await KillableApp.StartAsync(JobsAtATime);
        var seed = Seed.Choose();
        var pace = await PaceUnderKills.MeasureAsync(app, new Random(seed));
        var violations = await pace.JudgeAsync(app);

        Console.WriteLine($"Seed {seed}.{Environment.NewLine}{pace}");
        Assert.Empty(violations);
        Assert.All(pace.Windows, window => Assert.True(window >= 0.4, $"{window:P0} in one of {pace}"));
        Assert.True(pace.Afterwards >= 0.8, $"{pace}");
    }
}
