using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Http.Features;
using ReferenceApp.LocalAspire.Dashboard.SignIn;
using ReferenceApp.LocalAspire.Dashboard.Store;

namespace ReferenceApp.LocalAspire.Dashboard.Otlp;

/// <summary>OTLP over http/protobuf, for processes that know the key.</summary>
static class OtlpEndpoints
{
    const long MaxBodyBytes = 16 << 20;
    const string Protobuf = "application/x-protobuf";
    const string KeyHeader = "x-otlp-api-key";

    public static void MapOtlp(this WebApplication app)
    {
        var otlp = app.MapGroup("/v1").AddEndpointFilter(RequireKeyAsync).WithMetadata(new OpenToStrangers());
        otlp.MapPost("/traces", (HttpRequest request, TelemetryStore store) => ReceiveAsync(request, store.AddTraces));
        otlp.MapPost("/logs", (HttpRequest request, TelemetryStore store) => ReceiveAsync(request, store.AddLogs));
        otlp.MapPost("/metrics", (HttpRequest request, TelemetryStore store) => ReceiveAsync(request, store.AddMetrics));
    }

    static async ValueTask<object?> RequireKeyAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var http = invocation.HttpContext;
        var expected = http.RequestServices.GetRequiredService<DashboardOptions>().OtlpApiKey;
        var sent = http.Request.Headers[KeyHeader].ToString();
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(expected)))
            return Results.Unauthorized();
        if (http.Request.ContentType?.Split(';')[0].Trim() != Protobuf)
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MaxBodyBytes;
        return await next(invocation);
    }

    static async Task<IResult> ReceiveAsync(HttpRequest request, Action<byte[]> add)
    {
        try
        {
            add(await ReadAsync(request));
            // An empty message of the response's type: all was taken.
            return Results.Bytes([], Protobuf);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or FormatException)
        {
            return Results.BadRequest();
        }
    }

    static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream((int)Math.Clamp(request.ContentLength ?? 0, 0, MaxBodyBytes));
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.Length == body.Capacity ? body.GetBuffer() : body.ToArray();
    }
}
