using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using ReferenceApp.LocalAspire.Dashboard;
using ReferenceApp.LocalAspire.Dashboard.Resources;

namespace ReferenceApp.Integration.LocalAspire.Dashboard;

/// <summary>The telemetry page on a free port, beside resources of the test's own.</summary>
sealed partial class RunningDashboard : IAsyncDisposable
{
    public const string Token = "a-token-for-people";
    public const string ApiKey = "a-key-for-processes";

    readonly DashboardServer _server;

    RunningDashboard(DashboardServer server, FakeResources resources) => (_server, Resources) = (server, resources);

    public FakeResources Resources { get; }

    public static async Task<RunningDashboard> StartAsync()
    {
        var resources = new FakeResources();
        return new RunningDashboard(await DashboardServer.StartAsync(
            new DashboardOptions { BrowserToken = Token, OtlpApiKey = ApiKey }, resources, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None), resources);
    }

    /// <summary>A browser that follows nothing by itself, and has not signed in.</summary>
    public HttpClient Browser() => new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() })
    {
        BaseAddress = _server.Address,
        DefaultRequestHeaders = { { "Accept", "text/html" } },
    };

    public async Task<HttpClient> SignedInAsync()
    {
        var browser = Browser();
        using var answer = await browser.GetAsync($"/login?t={Token}");
        return browser;
    }

    public async Task<HttpStatusCode> SendAsync(string signal, byte[] body, string? key = ApiKey, string type = "application/x-protobuf", string? encoding = null)
    {
        // Asks before it sends: who is refused may not be able to write its body to the end.
        using var client = new HttpClient { BaseAddress = _server.Address, DefaultRequestHeaders = { ExpectContinue = true } };
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new(type);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        if (key is not null)
            content.Headers.Add("x-otlp-api-key", key);
        using var answer = await client.PostAsync($"/v1/{signal}", content);
        return answer.StatusCode;
    }

    /// <summary>What a form of the page sends besides its fields.</summary>
    public static string FormToken(string html) => TokenField().Match(html).Groups["value"].Value;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [GeneratedRegex("""name="__RequestVerificationToken" value="(?<value>[^"]+)""")]
    private static partial Regex TokenField();
}

/// <summary>Two resources; what is asked of them is written down.</summary>
sealed class FakeResources : IResourceSource
{
    public const string Markup = "<img src=x onerror=alert(1)>";

    public long Version { get; set; }

    public List<string> Restarted { get; } = [];

    public IReadOnlyList<ResourceView> Resources() =>
    [
        new("api", "api", "Project", "Running", true) { CanRestart = true, Environment = [new("PLAIN", Markup), new("SECRET", null)] },
        new("broken", "broken", "Project", "FailedToStart", null) { CanRestart = true, Failure = Markup },
    ];

    public ConsoleView Console(string id) => new([new ConsoleLine(1, DateTimeOffset.UnixEpoch, Markup, false)], 0, 10);

    public Task<string?> RestartAsync(string name, CancellationToken cancel)
    {
        Restarted.Add(name);
        return Task.FromResult<string?>(name == "broken" ? "It is broken." : null);
    }
}
