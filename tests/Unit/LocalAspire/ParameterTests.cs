using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace ReferenceApp.Unit.LocalAspire;

public sealed class ParameterTests
{
    readonly IDistributedApplicationBuilder _builder = DistributedApplication.CreateBuilder();

    [Fact]
    public async Task Parameter_WithASetting_HasItsValue()
    {
        _builder.Configuration["Parameters:key"] = "from settings";

        Assert.Equal("from settings", await ValueAsync(_builder.AddParameter("key", secret: true)));
    }

    [Fact]
    public async Task Parameter_WithoutASetting_NamesTheSettingAndTheVariable()
    {
        var fault = await Assert.ThrowsAsync<MissingParameterValueException>(() => ValueAsync(_builder.AddParameter("key")));

        Assert.Contains("Parameters:key", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Parameters__key", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "stated")]
    [InlineData(true, "from settings")]
    public async Task Parameter_ThatTheModelStates_IsOverriddenOnlyWhenPublished(bool publish, string expected)
    {
        _builder.Configuration["Parameters:key"] = "from settings";

        Assert.Equal(expected, await ValueAsync(_builder.AddParameter("key", "stated", publishValueAsDefault: publish)));
    }

    [Fact]
    public void Parameter_ThatIsSecretAndPublished_IsRefused()
        => Assert.Throws<ArgumentException>(() => _builder.AddParameter("key", "stated", publishValueAsDefault: true, secret: true));

    [Fact]
    public async Task Parameter_ThatIsGenerated_IsTheSameEachTime()
    {
        var parameter = _builder.AddParameter("key", new GenerateParameterDefault { MinLength = 30, Special = false, MinNumeric = 4 }, secret: true);

        var value = await ValueAsync(parameter);

        Assert.Equal(value, await ValueAsync(parameter));
        Assert.Equal(30, value!.Length);
        Assert.All(value, c => Assert.True(char.IsAsciiLetterOrDigit(c)));
        Assert.True(value.Count(char.IsAsciiDigit) >= 4);
    }

    static async Task<string?> ValueAsync(IResourceBuilder<ParameterResource> parameter)
        => await parameter.Resource.GetValueAsync(CancellationToken.None);
}
