using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ReferenceApp.Contracts;
using ReferenceApp.Testing;

namespace ReferenceApp.EndToEnd;

/// <summary>The whole app as AppHost.cs composes it, on free ports and a data folder of its own, without the sample unless a test asks for it.</summary>
public sealed class RunningApp : IAsyncDisposable
{
    /// <summary>Generous: a machine under load must not fail a test.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    const int LogLines = 12;

    readonly DistributedApplication _app;
    readonly DirectoryInfo _folder;

    RunningApp(DistributedApplication app, DirectoryInfo folder)
    {
        (_app, _folder) = (app, folder);
        using var secrets = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.FullName, "secrets.json")));
        ApiKey = secrets.RootElement.GetProperty(nameof(ApiKey)).GetString()!;
        AdminKey = secrets.RootElement.GetProperty(nameof(AdminKey)).GetString()!;
        var postgres = Endpoint("postgres", "tcp");
        Superuser = NpgsqlDataSource.Create(
            $"Host={postgres.Host};Port={postgres.Port};Database=audit;Username=postgres;Password={secrets.RootElement.GetProperty("Postgres").GetString()}");
    }

    public string ApiKey { get; }

    public string AdminKey { get; }

    public string DataFolder => _folder.FullName;

    /// <summary>The store as nobody in the app connects to it: past every privilege.</summary>
    public NpgsqlDataSource Superuser { get; }

    /// <summary>The address that signs in to the telemetry page; it is there if the app was started with it.</summary>
    public Uri TelemetrySignIn
    {
        get
        {
            var settings = _app.Services.GetRequiredService<IConfiguration>();
            return new Uri($"{settings["ASPNETCORE_URLS"]}/login?t={settings["AppHost:BrowserToken"]}");
        }
    }

    public static Task<RunningApp> StartAsync(params string[] args) => StartAsync(withTelemetryPage: false, args);

    public static Task<RunningApp> StartWithTelemetryPageAsync(params string[] args) => StartAsync(withTelemetryPage: true, args);

    static async Task<RunningApp> StartAsync(bool withTelemetryPage, string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("end-to-end-");
        using var timeout = new CancellationTokenSource(Patience);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            ["--data", folder.FullName, "--sample", "false", .. args], (options, _) => options.DisableDashboard = !withTelemetryPage, timeout.Token);
        var app = await builder.BuildAsync(timeout.Token);
        try
        {
            await app.StartAsync(timeout.Token);
            await app.ResourceNotifications.WaitForResourceHealthyAsync("edge", timeout.Token);
            return new RunningApp(app, folder);
        }
        catch (Exception e) when (e is OperationCanceledException or DistributedApplicationException)
        {
            var states = DescribeResources(app, folder);
            await app.DisposeAsync();
            throw new InvalidOperationException($"The app did not come up ({e.Message}):\n{states}", e);
        }
    }

    /// <summary>What each resource is doing and has said last: all that is left to learn from when this failed elsewhere.</summary>
    static string DescribeResources(DistributedApplication app, DirectoryInfo folder)
    {
        var text = new StringBuilder();
        foreach (var resource in app.Services.GetRequiredService<DistributedApplicationModel>().Resources)
        {
            if (!app.ResourceNotifications.TryGetCurrentState(resource.Name, out var now))
                continue;
            text.AppendLine(CultureInfo.InvariantCulture, $"{resource.Name}: {now.Snapshot.State?.Text}");
            foreach (var report in now.Snapshot.HealthReports)
                text.AppendLine(CultureInfo.InvariantCulture, $"  {report.Name}: {report.Status} {report.Description} {report.ExceptionText}");
            var log = Path.Combine(folder.FullName, "logs", $"{resource.Name}.log");
            foreach (var line in File.Exists(log) ? File.ReadLines(log).TakeLast(LogLines) : [])
                text.AppendLine(CultureInfo.InvariantCulture, $"  | {line}");
        }

        return text.ToString();
    }

    public Uri Endpoint(string resource, string endpoint = "http") => _app.GetEndpoint(resource, endpoint);

    /// <summary>A client of the edge with a key; null sends none.</summary>
    public HttpClient Edge(string? key)
    {
        var client = new HttpClient { BaseAddress = Endpoint("edge") };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public async Task<JobResponse> WaitForAsync(Guid jobId, params string[] states)
    {
        using var timeout = new CancellationTokenSource(Patience);
        using var http = Edge(ApiKey);
        var client = new ReferenceAppClient(http);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(timeout.Token))
        {
            var job = await client.GetJobAsync(jobId, timeout.Token);
            if (states.Contains(job.State))
                return job;
            if (job.State == "NeedsAttention")
                throw new InvalidOperationException($"The job needs attention: {job.Cause?.Code} {job.Cause?.Text}");
        }

        throw new TimeoutException();
    }

    /// <summary>Whatever ran, the books balance at its end.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await LedgerAudit.AssertBalancedAsync(Superuser);
        }
        finally
        {
            await Superuser.DisposeAsync();
            await _app.DisposeAsync();
            _folder.Delete(recursive: true);
        }
    }
}
