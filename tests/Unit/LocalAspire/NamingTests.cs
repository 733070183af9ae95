using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using ReferenceApp.LocalAspire.Building;
using Xunit;

namespace ReferenceApp.Unit.LocalAspire;

public sealed class NamingTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("generation-api")]
    [InlineData("Redis7")]
    public void Resource_WithAValidName_IsAdded(string name)
    {
        var builder = DistributedApplication.CreateBuilder();

        builder.AddRedis(name);

        Assert.True(builder.Resources.TryGetByName(name.ToUpperInvariant(), out _));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("7redis", "start with an ASCII letter")]
    [InlineData("-redis", "start with an ASCII letter")]
    [InlineData("redis-", "end with a hyphen")]
    [InlineData("re--dis", "two hyphens")]
    [InlineData("re_dis", "only ASCII letters")]
    [InlineData("rédis", "only ASCII letters")]
    [InlineData("a123456789a123456789a123456789a123456789a123456789a123456789a1234", "longer than 64")]
    public void Resource_WithAnInvalidName_IsRefusedWithTheRule(string name, string rule)
    {
        var builder = DistributedApplication.CreateBuilder();

        var refusal = Assert.Throws<ArgumentException>(() => builder.AddRedis(name));

        Assert.Contains(rule, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resource_WithATakenName_IsRefusedWhateverItsCase()
    {
        var builder = DistributedApplication.CreateBuilder();
        builder.AddRedis("store");

        var refusal = Assert.Throws<DistributedApplicationException>(() => builder.AddPostgres("STORE"));

        Assert.Contains("RedisResource", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Endpoint_WithATakenName_IsRefused()
    {
        var executable = DistributedApplication.CreateBuilder().AddExecutable("tool", "true", "/").WithHttpEndpoint();

        Assert.Throws<DistributedApplicationException>(() => executable.WithHttpEndpoint());
        Assert.Equal(["http"], executable.Resource.GetEndpoints().Select(e => e.EndpointName));
    }

    [Theory]
    [InlineData("generation-api", "generation_api", "GENERATION_API")]
    [InlineData("a.b", "a_b", "A_B")]
    [InlineData("7seas", "_7seas", "_7SEAS")]
    public void VariableName_OfAName_KeepsOnlyLettersAndDigits(string name, string encoded, string upper)
    {
        Assert.Equal(encoded, VariableName.Encode(name));
        Assert.Equal(upper, VariableName.EncodeUpper(name));
    }
}
