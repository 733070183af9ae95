using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;
using OpenAI.Images;
using ReferenceApp.ImageApiSimulator;
using Xunit;

namespace ReferenceApp.Integration.Simulator;

/// <summary>The simulator on a real port, with a data folder of its own unless one is given.</summary>
public sealed class SimulatorHost : IAsyncLifetime
{
    readonly Factory factory;
    readonly TemporaryFolder? ownFolder;

    public SimulatorHost()
        : this(new Dictionary<string, string>())
    {
    }

    internal SimulatorHost(Dictionary<string, string> settings, string? folder = null, TimeProvider? clock = null)
    {
        ownFolder = folder is null ? new TemporaryFolder() : null;
        Folder = folder ?? ownFolder!.Path;
        factory = new Factory(new(settings)
        {
            ["Logging:LogLevel:Default"] = "Warning",
            ["Simulator:DataDirectory"] = Folder,
            ["Simulator:ImagesPerMinute"] = settings.GetValueOrDefault("Simulator:ImagesPerMinute", "100000"),
        }, clock);
        factory.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        factory.StartServer();
        Http = factory.CreateClient();
        Http.Timeout = TimeSpan.FromSeconds(60);
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk-test");
    }

    public string Folder { get; }

    public HttpClient Http { get; }

    /// <summary>The official client, with its retries off so that one call is one request.</summary>
    public ImageClient Official() => new("gpt-image-2", new ApiKeyCredential("sk-test"), new OpenAIClientOptions
    {
        Endpoint = new Uri(Http.BaseAddress!, "v1"),
        RetryPolicy = new ClientRetryPolicy(0),
    });

    public Task<HttpResponseMessage> GenerateAsync(object body) => Http.PostAsJsonAsync("v1/images/generations", body);

    public Task<HttpResponseMessage> EditAsync(object body) => Http.PostAsJsonAsync("v1/images/edits", body);

    public async Task<List<JsonElement>> CallsAsync() =>
        [.. (await Http.GetFromJsonAsync<JsonElement>("admin/calls")).GetProperty("items").EnumerateArray()];

    public async Task SetAsync(object settings) =>
        (await Http.PostAsJsonAsync("admin/settings", settings)).EnsureSuccessStatusCode();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await factory.DisposeAsync();
        ownFolder?.Dispose();
    }

    sealed class Factory(Dictionary<string, string> settings, TimeProvider? clock) : WebApplicationFactory<SimulatorOptions>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            foreach (var (key, value) in settings)
                builder.UseSetting(key, value);
            if (clock is not null)
                builder.ConfigureServices(services => services.AddSingleton(clock));
        }
    }
}

public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("simulator-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
