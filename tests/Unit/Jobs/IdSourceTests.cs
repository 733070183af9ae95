using ReferenceApp.Domain;
using Xunit;

namespace ReferenceApp.Unit.Jobs;

public sealed class IdSourceTests
{
    [Fact]
    public void Ids_OfOneMillisecond_AreUniqueAndInOrder()
    {
        var ids = IdSource.FromClock(new Clock());

        var made = Enumerable.Range(0, 10_000).Select(_ => ids.NewId()).ToArray();

        Assert.Equal(made.Order(), made);
        Assert.Equal(made.Length, made.Distinct().Count());
        Assert.All(made, id => Assert.Equal((7, 0x8), (id.Version, id.Variant & 0xC)));
    }

    [Fact]
    public void Id_CarriesTheTimeOfItsMaking() =>
        Assert.StartsWith("01942f3e-ae29-7", IdSource.FromClock(new Clock()).NewId().ToString(), StringComparison.Ordinal);

    [Fact]
    public void Ids_StayInOrder_WhenTheClockGoesBack()
    {
        var clock = new Clock();
        var ids = IdSource.FromClock(clock);
        var before = ids.NewId();
        clock.Now = clock.Now.AddHours(-1);

        Assert.True(ids.NewId() > before);
    }

    sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.FromUnixTimeMilliseconds(0x01942f3eae29);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
