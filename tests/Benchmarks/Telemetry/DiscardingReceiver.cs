using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ReferenceApp.Benchmarks.Telemetry;

/// <summary>Takes OTLP over http/protobuf to its end and keeps nothing but how much it was.</summary>
sealed class DiscardingReceiver : IAsyncDisposable
{
    readonly WebApplication server;
    long bytes;

    DiscardingReceiver(WebApplication server) => this.server = server;

    public string Address => server.Urls.First();

    public long Bytes => Interlocked.Read(ref bytes);

    public static async Task<DiscardingReceiver> StartAsync(CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new DiscardingReceiver(builder.Build());
        receiver.server.MapPost("/v1/{signal}", receiver.ReceiveAsync);
        await receiver.server.StartAsync(cancel);
        return receiver;
    }

    async Task ReceiveAsync(HttpContext context)
    {
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync(context.RequestAborted);
            Interlocked.Add(ref bytes, read.Buffer.Length);
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
