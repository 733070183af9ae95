using ReferenceApp.Domain;
using Xunit;

namespace ReferenceApp.Unit.Ids;

public sealed class IdSourceTests
{
    [Fact]
    public void NewIds_OfOneMillisecond_KeepTheirOrderAndAreVersion7()
    {
        var ids = IdSource.FromClock(new StoppedClock());

        var made = Enumerable.Range(0, 10_000).Select(_ => ids.NewId()).ToList();

        Assert.Equal(made.Order(), made);
        Assert.Equal(made.Count, made.Distinct().Count());
        Assert.All(made, id => Assert.Equal(7, id.Version));
    }

    sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    }
}
