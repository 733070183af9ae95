using System.Text.Json;
using ReferenceApp.Domain.Money;
using Xunit;

namespace ReferenceApp.Unit.Money;

public sealed class MicroUsdTests
{
    [Theory]
    [InlineData("0", 0, "0")]
    [InlineData("0.60", 600_000, "0.6")]
    [InlineData("0.000001", 1, "0.000001")]
    [InlineData("0.21072", 210_720, "0.21072")]
    [InlineData("100", 100_000_000, "100")]
    [InlineData("1.50000000", 1_500_000, "1.5")]
    [InlineData("1000000000", 1_000_000_000_000_000, "1000000000")]
    public void TryParseUsd_Dollars_AreExactAndReadBack(string usd, long micro, string shown)
    {
        Assert.Equal(new MicroUsd(micro), MicroUsd.TryParseUsd(usd));
        Assert.Equal(shown, new MicroUsd(micro).ToUsd());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1e3")]
    [InlineData("1,000")]
    [InlineData("0.0000001")]
    [InlineData("$1")]
    [InlineData("NaN")]
    [InlineData("1000000000.000001")]
    [InlineData("99999999999999999999999999")]
    public void TryParseUsd_AnythingElse_IsNull(string? usd) => Assert.Null(MicroUsd.TryParseUsd(usd));

    [Fact]
    public void FromUsd_NegativeOrTooFineOrTooLarge_IsNull()
    {
        Assert.Null(MicroUsd.FromUsd(-0.01m));
        Assert.Null(MicroUsd.FromUsd(0.0000005m));
        Assert.Null(MicroUsd.FromUsd(decimal.MaxValue));
    }

    [Fact]
    public void Arithmetic_BeyondALong_Throws()
    {
        var most = new MicroUsd(long.MaxValue);

        Assert.Throws<OverflowException>(() => most + new MicroUsd(1));
        Assert.Throws<OverflowException>(() => new MicroUsd(long.MinValue) - new MicroUsd(1));
        Assert.Throws<OverflowException>(() => most * 2);
    }

    [Fact]
    public void Difference_BelowZero_ShowsItsSign() => Assert.Equal("-0.25", (new MicroUsd(0) - new MicroUsd(250_000)).ToUsd());

    [Fact]
    public void Json_IsAWholeNumberOfMicroUsd()
    {
        Assert.Equal("210720", JsonSerializer.Serialize(new MicroUsd(210_720)));
        Assert.Equal(new MicroUsd(210_720), JsonSerializer.Deserialize<MicroUsd>("210720"));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<MicroUsd>("0.5"));
    }
}
