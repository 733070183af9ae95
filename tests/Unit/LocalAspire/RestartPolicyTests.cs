using ReferenceApp.LocalAspire.Lifecycle;
using Xunit;

namespace ReferenceApp.Unit.LocalAspire;

public sealed class RestartPolicyTests
{
    const int KilledBySignal9 = 137;

    static readonly TimeSpan Short = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public void OrderlyEnd_OfAProgram_IsItsFinish()
        => Assert.IsType<AfterDeath.Finish>(new RestartPolicy(runsForever: false, isAwaitedToComplete: false).Decide(0, true, Short));

    [Fact]
    public void OrderlyEnd_OfAServer_IsFollowedByARestart()
        => Assert.IsType<AfterDeath.Restart>(new RestartPolicy(runsForever: true, isAwaitedToComplete: false).Decide(0, true, Short));

    [Fact]
    public void Failure_OfAProgramThatIsAwaited_IsItsAnswer()
        => Assert.IsType<AfterDeath.Finish>(new RestartPolicy(runsForever: false, isAwaitedToComplete: true).Decide(1, true, Short));

    [Fact]
    public void Kill_OfAProgramThatIsAwaited_IsFollowedByARestart()
        => Assert.IsType<AfterDeath.Restart>(
            new RestartPolicy(runsForever: false, isAwaitedToComplete: true).Decide(KilledBySignal9, true, Short));

    [Fact]
    public void Deaths_WithoutComingUp_EndInGivingUp()
    {
        var policy = new RestartPolicy(runsForever: true, isAwaitedToComplete: false);

        var decisions = Enumerable.Range(0, 5).Select(_ => policy.Decide(1, cameUp: false, Short)).ToList();

        Assert.All(decisions[..4], d => Assert.IsType<AfterDeath.Restart>(d));
        Assert.IsType<AfterDeath.GiveUp>(decisions[4]);
    }

    [Fact]
    public void Deaths_AfterComingUp_AreNeverGivenUp_AndPausesGrowToTwoSeconds()
    {
        var policy = new RestartPolicy(runsForever: true, isAwaitedToComplete: false);

        var pauses = Enumerable.Range(0, 20)
            .Select(_ => Assert.IsType<AfterDeath.Restart>(policy.Decide(KilledBySignal9, cameUp: true, Short)).Pause.TotalMilliseconds).ToList();

        Assert.Equal([100, 200, 400, 800, 1600, 2000, 2000], pauses[..7]);
        Assert.Equal(2000, pauses.Max());
    }

    [Fact]
    public void Pause_AfterALongLife_IsTheShortest()
    {
        var policy = new RestartPolicy(runsForever: true, isAwaitedToComplete: false);
        for (var i = 0; i < 5; i++)
            policy.Decide(1, cameUp: true, Short);

        var restart = Assert.IsType<AfterDeath.Restart>(policy.Decide(1, cameUp: true, Long));

        Assert.Equal(TimeSpan.FromMilliseconds(100), restart.Pause);
    }
}
