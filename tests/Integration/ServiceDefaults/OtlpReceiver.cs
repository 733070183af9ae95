using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ReferenceApp.Integration.ServiceDefaults;

/// <summary>
/// Takes what an OTLP exporter posts as http/protobuf. Protobuf keeps strings as they are, so a test can look for names
/// without a parser.
/// </summary>
sealed class OtlpReceiver : IAsyncDisposable
{
    readonly WebApplication server;
    readonly ConcurrentDictionary<string, string> bodies = new(StringComparer.Ordinal);

    OtlpReceiver(WebApplication server) => this.server = server;

    public string Address => server.Urls.First();

    public string Traces => bodies.GetValueOrDefault("/v1/traces", "");

    public string Metrics => bodies.GetValueOrDefault("/v1/metrics", "");

    public string Logs => bodies.GetValueOrDefault("/v1/logs", "");

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost("/v1/{signal}", receiver.ReceiveAsync);
        await app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    async Task ReceiveAsync(HttpContext context)
    {
        if (context.Request.ContentType != "application/x-protobuf")
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
        var body = await reader.ReadToEndAsync();
        bodies.AddOrUpdate(context.Request.Path, body, (_, earlier) => earlier + body);
    }
}
