using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ReferenceApp.Integration.LocalAspire.Dashboard;

/// <summary>The page as the host starts it, beside a real process.</summary>
public sealed class DashboardHostTests
{
    const string Secret = "s3cret value/with+signs";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Host_StartsThePage_AndTellsProjectsWhereToSend()
    {
        await using var app = await LocalApp.StartAsync(WithDashboard(), "api");
        var settings = app.Services.GetRequiredService<IConfiguration>();
        using var api = new HttpClient { BaseAddress = new Uri(new EndpointReference(Api(app), "http").Url) };

        Assert.Equal(settings["ASPNETCORE_URLS"], await api.GetStringAsync("/env/OTEL_EXPORTER_OTLP_ENDPOINT", Cancel));
        Assert.Equal("http/protobuf", await api.GetStringAsync("/env/OTEL_EXPORTER_OTLP_PROTOCOL", Cancel));
        Assert.Equal($"x-otlp-api-key={settings["AppHost:OtlpApiKey"]}", await api.GetStringAsync("/env/OTEL_EXPORTER_OTLP_HEADERS", Cancel));
        Assert.Contains(app.Services.GetRequiredService<DistributedApplicationModel>().Resources, r => r.Name == "aspire-dashboard");
    }

    [Fact]
    public async Task Page_OfAResource_ShowsItsEnvironmentWithoutSecrets()
    {
        var builder = WithDashboard();
        await using var app = await LocalApp.StartAsync(builder, "api");
        using var browser = await SignInAsync(app);

        var html = WebUtility.HtmlDecode(await browser.GetStringAsync("/?resource=api", Cancel));

        Assert.Contains("PLAIN", html, StringComparison.Ordinal);
        Assert.Contains("nothing to hide", html, StringComparison.Ordinal);
        Assert.Contains("DATABASE_URL", html, StringComparison.Ordinal);
        foreach (var secret in new[] { Secret, Uri.EscapeDataString(Secret), "by its name", app.Services.GetRequiredService<IConfiguration>()["AppHost:OtlpApiKey"]! })
            Assert.DoesNotContain(secret, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_OnThePage_StartsTheProcessAnew()
    {
        await using var app = await LocalApp.StartAsync(WithDashboard(), "api");
        using var browser = await SignInAsync(app);
        var before = app.Pid("api");
        var token = RunningDashboard.FormToken(await browser.GetStringAsync("/", Cancel));

        using var answer = await browser.PostAsync("/resources/api/restart", new FormUrlEncodedContent([new("__RequestVerificationToken", token)]), Cancel);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        await app.WaitAsync("api", s => s.Pid() is { } now && now != before);
        Assert.Contains("Application started", await browser.GetStringAsync("/consolelogs/api", Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL")]
    public async Task Receiver_NamedByTheEnvironment_Wins_AndThePageSaysSo(string setting)
    {
        await using var app = await LocalApp.StartAsync(WithDashboard($"--{setting}=http://collector.test:4318"));
        using var browser = await SignInAsync(app);

        Assert.Contains("http://collector.test:4318", await browser.GetStringAsync("/traces", Cancel), StringComparison.Ordinal);
        Assert.NotEqual(app.Services.GetRequiredService<IConfiguration>()["ASPNETCORE_URLS"], app.Services.GetRequiredService<IConfiguration>()[setting]);
    }

    [Fact]
    public async Task Port_ThatIsTaken_StopsTheStartWithTheReason()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var app = WithDashboard($"--ASPNETCORE_URLS=http://localhost:{((IPEndPoint)other.LocalEndpoint).Port}").Build();

        var fault = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync(Cancel));

        Assert.Contains("ASPNETCORE_URLS", fault.Message, StringComparison.Ordinal);
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Limits_ThatMakeNoSense_StopTheStartWithTheReason()
    {
        var app = WithDashboard("--LocalAspire:Dashboard:MaxTraces=0").Build();

        var fault = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync(Cancel));

        Assert.Contains("MaxTraces", fault.Message, StringComparison.Ordinal);
        await app.DisposeAsync();
    }

    static IDistributedApplicationBuilder WithDashboard(params string[] args)
    {
        var builder = LocalApp.NewBuilder(new DistributedApplicationOptions { Args = args });
        var secret = builder.AddParameter("database-password", Secret, secret: true);
        ProjectTests.AddService(builder, "api")
            .WithEnvironment("PLAIN", "nothing to hide")
            .WithEnvironment("DATABASE_URL", $"postgres:{secret}")
            .WithEnvironment("SOME_TOKEN", "by its name");
        return builder;
    }

    static IResourceWithEndpoints Api(DistributedApplication app) =>
        (IResourceWithEndpoints)app.Services.GetRequiredService<DistributedApplicationModel>().Resources.First(r => r.Name == "api");

    static async Task<HttpClient> SignInAsync(DistributedApplication app)
    {
        var settings = app.Services.GetRequiredService<IConfiguration>();
        var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() })
        {
            BaseAddress = new Uri(settings["ASPNETCORE_URLS"]!),
            DefaultRequestHeaders = { { "Accept", "text/html" } },
        };
        using var answer = await browser.GetAsync($"/login?t={settings["AppHost:BrowserToken"]}", Cancel);
        return browser;
    }
}
