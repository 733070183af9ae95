using Microsoft.Net.Http.Headers;
using ReferenceApp.ServiceDefaults;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace ReferenceApp.Edge.Proxy;

/// <summary>
/// What a service hears from a caller. Secrets end here, headers that only the app itself may set are dropped, and who is
/// calling is added. <c>traceparent</c> stays: the caller's trace continues.
/// </summary>
static class UpstreamHeaders
{
    static readonly string[] Dropped =
    [
        HeaderNames.Authorization, HeaderNames.ProxyAuthorization, HeaderNames.Cookie, "Forwarded", "X-Real-IP",
        InternalIdentityTokens.Header, TraceId.Header, "x-request-id",
    ];

    public static void AddTo(TransformBuilderContext route)
    {
        var tokens = route.Services.GetRequiredService<InternalIdentityTokens>();
        route.AddRequestTransform(request =>
        {
            Drop(request);
            if (request.HttpContext.Features.Get<CallerIdentity>() is { } caller)
                request.ProxyRequest.Headers.Add(InternalIdentityTokens.Header, tokens.Issue(caller));
            return ValueTask.CompletedTask;
        });
        route.AddXForwarded(ForwardedTransformActions.Set);
    }

    static void Drop(RequestTransformContext request)
    {
        var headers = request.ProxyRequest.Headers;
        var forwarded = headers.NonValidated.Select(header => header.Key)
            .Where(name => name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase));
        foreach (var name in Dropped.Concat(forwarded).ToList())
            headers.Remove(name);
    }
}
