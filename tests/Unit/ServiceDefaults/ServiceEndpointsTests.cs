using Microsoft.Extensions.Configuration;
using ReferenceApp.ServiceDefaults;
using Xunit;

namespace ReferenceApp.Unit.ServiceDefaults;

public sealed class ServiceEndpointsTests
{
    [Theory]
    [InlineData("https+http://api/x?y=1", "https://localhost:7001/x?y=1")]
    [InlineData("http+https://api/x", "http://localhost:5001/x")]
    [InlineData("http://api/x", "http://localhost:5001/x")]
    [InlineData("http://_metrics.api/x", "http://localhost:9001/x")]
    [InlineData("https+http://plain/x", "http://plain:80/x")]
    [InlineData("https+http://named/x", "https://named:8443/x")]
    [InlineData("https+http://preferred/x", "http://preferred:1/x")]
    [InlineData("http://localhost:1234/x", "http://localhost:1234/x")]
    public void Name_OfAService_BecomesItsAddress(string named, string expected) =>
        Assert.Equal(new Uri(expected), Endpoints().Resolve(new Uri(named)));

    [Fact]
    public void Service_WithReplicas_IsAskedInTurn()
    {
        var endpoints = Endpoints();

        var asked = Enumerable.Range(0, 4).Select(_ => endpoints.Resolve(new Uri("http://many/")).Port).ToList();

        Assert.Equal([1, 1, 2, 2], asked.Order());
        Assert.NotEqual(asked[0], asked[1]);
    }

    [Fact]
    public void Service_WithoutAddress_IsAnErrorThatNamesTheSetting()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Endpoints().Resolve(new Uri("https+http://unknown/x")));

        Assert.Contains("services:unknown:http:0", error.Message);
    }

    static ServiceEndpoints Endpoints() => new(new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["services:api:https:0"] = "https://localhost:7001",
            ["services:api:http:0"] = "http://localhost:5001",
            ["services:api:metrics:0"] = "http://localhost:9001",
            ["services:plain:http"] = "http://plain:80",
            ["services:named:https:0"] = "named:8443",
            ["services:preferred:default:0"] = "http://preferred:1",
            ["services:preferred:https:0"] = "https://preferred:2",
            ["services:many:http:0"] = "http://localhost:1",
            ["services:many:http:1"] = "http://localhost:2",
        }).Build());
}
