using Xunit;

namespace ReferenceApp.EndToEnd.Kills;

/// <summary>
/// Something dies while jobs are under way, and nothing is lost and nothing paid twice. <c>./test --soak</c> has the same
/// with more of everything.
/// </summary>
[Collection<Alone>]
public sealed class KillTests(ITestOutputHelper output)
{
    const int RunsOfAKind = 20;

    /// <summary>As many as a kind needs, so that one kill is enough for it; those that wait for a place count as well.</summary>
    const int JobsUnderWay = 20;

    /// <summary>Those first that begin with few jobs under way. One worker of two is for the soak.</summary>
    static readonly Kind[] Kinds = [Kind.Api, Kind.Network, Kind.Worker, Kind.Redis, Kind.RedisData, Kind.Postgres];

    [Fact]
    public async Task Jobs_InterruptedWhereverTheyStand_AreNeitherLostNorPaidTwice()
    {
        await using var app = await KillableApp.StartAsync();
        await Gate.InstallAsync(app.Database);
        var seed = Seed.Choose();
        var campaign = new Campaign(app, seed, JobsUnderWay);
        foreach (var kind in Kinds.Where(k => k != Kind.Network || NetworkNamespace.Missing is null))
            await campaign.InterruptAsync(kind, RunsOfAKind);

        var table = await campaign.JudgeAsync();

        var report = $"Seed {seed}. {NetworkNamespace.Missing}{Environment.NewLine}{table}";
        output.WriteLine(report);
        Console.WriteLine(report);
        Assert.Empty(table.Violations);
        Assert.Equal((0, 0), (table.Lost, table.PaidTwice));
    }
}
