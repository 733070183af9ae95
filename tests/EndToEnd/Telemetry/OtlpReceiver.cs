using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ReferenceApp.EndToEnd.Telemetry;

/// <summary>Receives OTLP over http/protobuf and keeps what came, read and as bytes to search.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    readonly WebApplication _app;
    TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OtlpReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/v1/{signal}", ReceiveAsync);
    }

    public ConcurrentQueue<ReceivedSpan> Spans { get; } = new();

    public ConcurrentQueue<ReceivedMetric> Metrics { get; } = new();

    public ConcurrentQueue<ReceivedLog> Logs { get; } = new();

    /// <summary>Signal name and body of every export.</summary>
    public ConcurrentQueue<(string Signal, byte[] Body)> Exports { get; } = new();

    /// <returns>The address for the exporters.</returns>
    public async Task<string> StartAsync(CancellationToken cancel)
    {
        await _app.StartAsync(cancel);
        return _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    /// <summary>Looks now, and again after every export, until it is there.</summary>
    public async Task WaitUntilAsync(Func<bool> isThere, CancellationToken cancel)
    {
        while (true)
        {
            var next = Volatile.Read(ref _arrival).Task;
            if (isThere())
                return;
            await next.WaitAsync(cancel);
        }
    }

    async Task<IResult> ReceiveAsync(string signal, HttpRequest request)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer);
        var body = buffer.ToArray();
        Exports.Enqueue((signal, body));
        try
        {
            Keep(signal, body);
        }
        catch (InvalidProtocolBufferException)
        {
            return Results.BadRequest();
        }

        Interlocked.Exchange(ref _arrival, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        return Results.Ok();
    }

    void Keep(string signal, byte[] body)
    {
        switch (signal)
        {
            case "traces":
                Add(Spans, OtlpMessages.Spans(body));
                break;
            case "metrics":
                Add(Metrics, OtlpMessages.Metrics(body));
                break;
            case "logs":
                Add(Logs, OtlpMessages.Logs(body));
                break;
        }
    }

    static void Add<T>(ConcurrentQueue<T> kept, IEnumerable<T> arrived)
    {
        foreach (var item in arrived)
            kept.Enqueue(item);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
