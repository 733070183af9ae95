using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ReferenceApp.EndToEnd;

/// <summary>A span as it came over OTLP; ids in lower-case hex.</summary>
public sealed record ReceivedSpan(string Service, string TraceId, string SpanId, string ParentSpanId, string Name);

/// <summary>Receives OTLP over http/protobuf and keeps the spans, and everything else as bytes to search.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    readonly WebApplication _app;

    public OtlpReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/v1/{signal}", ReceiveAsync);
    }

    public ConcurrentQueue<ReceivedSpan> Spans { get; } = new();

    /// <summary>Signal name and body of every export.</summary>
    public ConcurrentQueue<(string Signal, byte[] Body)> Exports { get; } = new();

    public async Task<string> StartAsync(CancellationToken cancel)
    {
        await _app.StartAsync(cancel);
        return _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    async Task<IResult> ReceiveAsync(string signal, HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        Exports.Enqueue((signal, body.ToArray()));
        try
        {
            if (signal == "traces")
                foreach (var resource in Fields(body.ToArray(), 1))
                    ReadResourceSpans(resource);
            return Results.Ok();
        }
        catch (InvalidProtocolBufferException)
        {
            return Results.BadRequest();
        }
    }

    /// <summary>ResourceSpans: 1 resource, 2 scope spans; ScopeSpans: 2 spans (opentelemetry-proto, trace.proto).</summary>
    void ReadResourceSpans(byte[] resourceSpans)
    {
        var service = Fields(resourceSpans, 1).SelectMany(resource => Fields(resource, 1))
            .Where(attribute => Text(attribute, 1) == "service.name")
            .Select(attribute => Text(Fields(attribute, 2).Single(), 1)).FirstOrDefault("");
        foreach (var span in Fields(resourceSpans, 2).SelectMany(scope => Fields(scope, 2)))
            Spans.Enqueue(new ReceivedSpan(service, Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5)));
    }

    static string Text(byte[] message, int field) =>
        Fields(message, field).Select(System.Text.Encoding.UTF8.GetString).FirstOrDefault("");

    static string Hex(byte[] message, int field) => Fields(message, field).Select(Convert.ToHexStringLower).FirstOrDefault("");

    /// <summary>The values of a length-delimited field, in order.</summary>
    static List<byte[]> Fields(byte[] message, int field)
    {
        var values = new List<byte[]>();
        var input = new CodedInputStream(message);
        while (input.ReadTag() is not 0 and var tag)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                values.Add(input.ReadBytes().ToByteArray());
            else
                input.SkipLastField();
        }

        return values;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
