using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.Integration.Edge;

/// <summary>What a service behind the edge got.</summary>
sealed record Arrival(
    string Method, string Path, IReadOnlyDictionary<string, string> Headers, CallerIdentity? Caller, string TraceId);

/// <summary>A real service behind the edge, guarded as GenerationApi is, that tells what arrives.</summary>
sealed class Upstream : IAsyncDisposable
{
    readonly WebApplication server;

    Upstream(WebApplication server) => this.server = server;

    public ConcurrentQueue<Arrival> Arrivals { get; } = [];

    public Uri Address => new(server.Urls.First());

    /// <summary>What it does with a request after noting it; by default it reads the body and answers 200.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = async context =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        await context.Response.WriteAsync("answer");
    };

    public static async Task<Upstream> StartAsync(string keysDirectory)
    {
        var builder = WebApplication.CreateBuilder(
            ["--urls=http://127.0.0.1:0", $"--InternalIdentity:KeysDirectory={keysDirectory}"]);
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        builder.AddInternalIdentity();
        var app = builder.Build();
        var upstream = new Upstream(app);

        app.UseProblemDetailsForErrors();
        app.MapDefaultEndpoints();
        app.Map("/assets/{**rest}", upstream.HandleAsync).AllowAnonymous();
        app.Map("/static/{**rest}", upstream.HandleAsync).AllowAnonymous();
        app.Map("/openapi/{**rest}", upstream.HandleAsync).AllowAnonymous();
        app.Map("/api/providers/{**rest}", upstream.HandleAsync).RequireAuthorization(InternalIdentity.AdminPolicy);
        app.MapFallback(upstream.HandleAsync);
        await app.StartAsync();
        return upstream;
    }

    Task HandleAsync(HttpContext context)
    {
        Arrivals.Enqueue(new Arrival(
            context.Request.Method,
            context.Request.Path + context.Request.QueryString,
            context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            context.Features.Get<CallerIdentity>(),
            TraceId.Of(context)));
        return Answer(context);
    }

    public async ValueTask DisposeAsync() => await server.DisposeAsync();
}
