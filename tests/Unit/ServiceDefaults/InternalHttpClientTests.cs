using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Polly.CircuitBreaker;
using ReferenceApp.ServiceDefaults;
using Xunit;

namespace ReferenceApp.Unit.ServiceDefaults;

public sealed class InternalHttpClientTests
{
    [Theory]
    [InlineData("GET", HttpStatusCode.ServiceUnavailable, 4)]
    [InlineData("HEAD", HttpStatusCode.TooManyRequests, 4)]
    [InlineData("GET", HttpStatusCode.NotFound, 1)]
    [InlineData("GET", HttpStatusCode.OK, 1)]
    [InlineData("POST", HttpStatusCode.ServiceUnavailable, 1)]
    [InlineData("PUT", HttpStatusCode.ServiceUnavailable, 1)]
    [InlineData("DELETE", HttpStatusCode.ServiceUnavailable, 1)]
    [InlineData("PATCH", HttpStatusCode.TooManyRequests, 1)]
    public async Task Request_IsRepeated_OnlyWhenThatCannotChangeAnything(string method, HttpStatusCode status, int calls)
    {
        var service = new Service { Status = status };
        using var client = ClientOf(service);
        using var request = new HttpRequestMessage(new HttpMethod(method), "/x");

        using var answer = await client.SendAsync(request);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(calls, service.Asked.Count);
    }

    [Fact]
    public async Task RepeatedRequest_GoesToTheNextReplica()
    {
        var service = new Service { Status = HttpStatusCode.ServiceUnavailable };
        using var client = ClientOf(service);

        using var answer = await client.GetAsync("/x");

        Assert.Equal(2, service.Asked.Select(uri => uri!.Port).Distinct().Count());
        Assert.All(service.Asked, uri => Assert.Equal("/x", uri!.AbsolutePath));
    }

    [Fact]
    public async Task Service_ThatKeepsFailing_IsLeftAloneForAWhile()
    {
        var service = new Service { Status = HttpStatusCode.InternalServerError };
        using var client = ClientOf(service);
        for (var i = 0; i < 100; i++)
            (await client.PostAsync("/x", content: null)).Dispose();

        await Assert.ThrowsAsync<BrokenCircuitException>(() => client.PostAsync("/x", content: null));
        Assert.Equal(100, service.Asked.Count);
    }

    static HttpClient ClientOf(Service service)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["services:api:http:0"] = "http://localhost:1",
                ["services:api:http:1"] = "http://localhost:2",
            }).Build());
        services.AddInternalHttpClient("api", new Uri("https+http://api")).ConfigurePrimaryHttpMessageHandler(() => service);
        return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient("api");
    }

    /// <summary>Answers at once and asks to be asked again at once.</summary>
    sealed class Service : HttpMessageHandler
    {
        public HttpStatusCode Status { get; init; }

        public List<Uri?> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri);
            var answer = new HttpResponseMessage(Status);
            answer.Headers.Add("Retry-After", "0");
            return Task.FromResult(answer);
        }
    }
}
