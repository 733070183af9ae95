using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using OpenAI;
using OpenAI.Images;
using Xunit;

namespace ReferenceApp.Integration.Simulator;

/// <summary>The simulator as a real server, with a data folder of its own unless one is given.</summary>
public sealed class SimulatorHost : IAsyncLifetime
{
    readonly WebApplication server;
    readonly TemporaryFolder? ownFolder;

    public SimulatorHost()
        : this(folder: null, clock: null)
    {
    }

    SimulatorHost(string? folder, TimeProvider? clock, params string[] settings)
    {
        ownFolder = folder is null ? new TemporaryFolder() : null;
        server = ImageApiSimulator.Program.Build(
            [
                "--urls=http://127.0.0.1:0", "--Logging:Console:LogLevel:Default=None",
                $"--Simulator:DataDirectory={folder ?? ownFolder!.Path}", "--Simulator:ImagesPerMinute=100000", .. settings,
            ], clock);
        Http = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk-test");
    }

    public HttpClient Http { get; }

    internal static Task<SimulatorHost> StartAsync(params string[] settings) => StartAsync(new SimulatorHost(null, null, settings));

    internal static Task<SimulatorHost> StartAsync(TimeProvider clock, params string[] settings) => StartAsync(new SimulatorHost(null, clock, settings));

    internal static Task<SimulatorHost> StartAsync(TemporaryFolder folder) => StartAsync(new SimulatorHost(folder.Path, null));

    static async Task<SimulatorHost> StartAsync(SimulatorHost host)
    {
        try
        {
            await host.InitializeAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async ValueTask InitializeAsync()
    {
        await server.StartAsync();
        Http.BaseAddress = new Uri(server.Urls.First());
    }

    /// <summary>The official client, with its retries off so that one call is one request.</summary>
    public ImageClient Official() => new("gpt-image-2", new ApiKeyCredential("sk-test"), new OpenAIClientOptions
    {
        Endpoint = new Uri(Http.BaseAddress!, "v1"),
        RetryPolicy = new ClientRetryPolicy(0),
    });

    public Task<HttpResponseMessage> GenerateAsync(object body) => Http.PostAsJsonAsync("v1/images/generations", body);

    /// <summary>Returns as soon as the headers are there.</summary>
    public async Task<HttpResponseMessage> SendAsync(object body, string clientRequestId, CancellationToken cancel = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/images/generations") { Content = JsonContent.Create(body) };
        request.Headers.Add("X-Client-Request-Id", clientRequestId);
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
    }

    public Task<HttpResponseMessage> EditAsync(object body) => Http.PostAsJsonAsync("v1/images/edits", body);

    public async Task<List<JsonElement>> CallsAsync() =>
        [.. (await Http.GetFromJsonAsync<JsonElement>("admin/calls")).GetProperty("items").EnumerateArray()];

    public async Task SetAsync(object settings) =>
        (await Http.PostAsJsonAsync("admin/settings", settings)).EnsureSuccessStatusCode();

    public async Task ArmAsync(object fault) =>
        (await Http.PostAsJsonAsync("admin/faults", fault)).EnsureSuccessStatusCode();

    public Task<JsonElement> FaultsAsync() => Http.GetFromJsonAsync<JsonElement>("admin/faults");

    /// <summary>Disarms, and releases what is held.</summary>
    public async Task ClearFaultsAsync() => (await Http.DeleteAsync("admin/faults")).EnsureSuccessStatusCode();

    /// <summary>Asks again until it is so: over HTTP there is no event to wait for.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> reached)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await reached())
            limit.Token.ThrowIfCancellationRequested();
    }

    public Task HoldsAsync(int calls) =>
        EventuallyAsync(async () => (await FaultsAsync()).GetProperty("held").GetInt32() == calls);

    /// <summary>Waits for a port that was closed to open again.</summary>
    public Task OpenAsync() => EventuallyAsync(async () =>
    {
        try
        {
            await FaultsAsync();
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    });

    public Task StopAsync() => server.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (server.Lifetime.ApplicationStarted.IsCancellationRequested && !server.Lifetime.ApplicationStopped.IsCancellationRequested)
            await server.StopAsync();
        await server.DisposeAsync();
        ownFolder?.Dispose();
    }
}

public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("simulator-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
