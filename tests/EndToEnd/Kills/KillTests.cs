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

    [Fact]
    public async Task Jobs_InterruptedWhereverTheyStand_AreNeitherLostNorPaidTwice()
    {
        await using var app = await KillableApp.StartAsync();
        await Gate.InstallAsync(app.Database);
        var seed = Seed.Choose();
        var campaign = new Campaign(app, seed);
        foreach (var kind in Enum.GetValues<Kind>().Where(k => k != Kind.Network))
            await campaign.InterruptAsync(kind, RunsOfAKind);
        if (NetworkNamespace.Missing is null)
            await campaign.InterruptAsync(Kind.Network, RunsOfAKind);

        var table = await campaign.JudgeAsync();

        var report = $"Seed {seed}. {NetworkNamespace.Missing}{Environment.NewLine}{table}";
        output.WriteLine(report);
        Console.WriteLine(report);
        Assert.Empty(table.Violations);
        Assert.Equal((0, 0), (table.Lost, table.PaidTwice));
    }

    /// <summary>Here only so that whoever runs the tests without the rights for it is told.</summary>
    [Fact]
    public void Network_WhereItCannotBeCut_IsSkipped() => Assert.SkipWhen(NetworkNamespace.Missing is not null, NetworkNamespace.Missing ?? "");
}
