using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace ReferenceApp.ServiceDefaults;

/// <summary>
/// Stands before everything else in the pipeline: puts <c>x-trace-id</c> on every answer, and on the server span what the
/// framework's own instrumentation leaves out (route, status code and a name of low cardinality).
/// </summary>
sealed class TraceStartupFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(TraceAsync);
        next(app);
    };

    static async Task TraceAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(static state =>
        {
            var context = (HttpContext)state;
            context.Response.Headers[TraceId.Header] = TraceId.Of(context);
            if (IsWatch(context) && context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
                metrics.MetricsDisabled = true;
            return Task.CompletedTask;
        }, context);

        var span = ServerSpan.Of(context) is { IsAllDataRequested: true } recorded ? recorded : null;
        try
        {
            await next(context);
        }
        catch (Exception e) when (span is not null)
        {
            // The answer had begun, so its status says nothing about how it ended.
            ServerSpan.SetFailure(span, e.GetType().FullName!);
            throw;
        }
        finally
        {
            if (span is not null)
                Describe(span, context);
        }
    }

    /// <summary>
    /// An event source (WHATWG HTML §9.2), which is open for as long as somebody looks: that is not the time that an answer
    /// takes. What a POST streams is an answer.
    /// </summary>
    static bool IsWatch(HttpContext context) => HttpMethods.IsGet(context.Request.Method)
        && context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;

    static void Describe(Activity span, HttpContext context)
    {
        var status = context.Response.StatusCode;
        span.SetTag("http.response.status_code", status);
        if (status >= 500)
            ServerSpan.SetFailure(span, status.ToString());

        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        if (route is not null)
            span.SetTag("http.route", route);
        span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
    }
}
