using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;
using Yarp.ReverseProxy.Configuration;

namespace ReferenceApp.Integration.Edge;

/// <summary>The one feature of YARP that calls System.IO.Hashing, on the assembly that this repository builds.</summary>
public sealed class SessionAffinityTests
{
    [Fact]
    public async Task HashCookie_KeepsACallerOnOneDestination()
    {
        await using var one = await StartAsync(app => app.MapGet("/", () => "one"));
        await using var two = await StartAsync(app => app.MapGet("/", () => "two"));
        await using var proxy = await StartAsync(app => app.MapReverseProxy(), services => services.AddReverseProxy()
            .LoadFromMemory([Route], [Cluster(one.Urls.First(), two.Urls.First())]));
        using var handler = new HttpClientHandler { CookieContainer = new CookieContainer() };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(proxy.Urls.First()) };

        var answers = new HashSet<string>();
        for (var i = 0; i < 8; i++)
            answers.Add(await client.GetStringAsync("/"));

        Assert.Single(answers);
        Assert.Matches("^[0-9a-f]{16}$", Assert.Single(handler.CookieContainer.GetAllCookies()).Value);
    }

    static RouteConfig Route => new() { RouteId = "r", ClusterId = "c", Match = new RouteMatch { Path = "/{**rest}" } };

    static ClusterConfig Cluster(params string[] addresses) => new()
    {
        ClusterId = "c",
        LoadBalancingPolicy = "RoundRobin",
        SessionAffinity = new SessionAffinityConfig { Enabled = true, Policy = "HashCookie", AffinityKeyName = "affinity" },
        Destinations = addresses.ToDictionary(address => address, address => new DestinationConfig { Address = address }),
    };

    static async Task<WebApplication> StartAsync(
        Action<WebApplication> map, Action<IServiceCollection>? addServices = null)
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        addServices?.Invoke(builder.Services);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return app;
    }
}
