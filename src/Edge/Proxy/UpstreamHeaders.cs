using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using ReferenceApp.Edge.SignIn;
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
    /// <summary>Tells the page that its sign-in leads to a provider instead of asking for a password.</summary>
    const string SignInByProvider = "x-sign-in-by-provider";

    static readonly string[] Dropped =
    [
        HeaderNames.Authorization, HeaderNames.ProxyAuthorization, HeaderNames.Cookie, "Forwarded", "X-Real-IP",
        InternalIdentityTokens.Header, TraceId.Header, "x-request-id", HeaderNames.Baggage, HeaderNames.CorrelationContext,
        SignInByProvider,
    ];

    /// <summary>The page's own: its language, and what its forms' tokens belong to. The session's never leaves the edge.</summary>
    static readonly string[] PageCookies = [FormTokens.CookieName, "refapp-language"];

    public static void AddTo(TransformBuilderContext route)
    {
        var toPage = route.Route.ClusterId == Routes.ReviewUi;
        var byProvider = toPage && route.Services.GetRequiredService<IOptions<SignInOptions>>().Value.OAuth is not null;
        var tokens = route.Services.GetRequiredService<InternalIdentityTokens>();
        route.AddRequestTransform(request =>
        {
            Drop(request);
            if (toPage)
                AddPageCookies(request);
            if (byProvider)
                request.ProxyRequest.Headers.Add(SignInByProvider, "true");
            if (request.HttpContext.Features.Get<CallerIdentity>() is { } caller)
                request.ProxyRequest.Headers.Add(InternalIdentityTokens.Header, tokens.Issue(caller));
            return ValueTask.CompletedTask;
        });
        route.AddXForwarded(ForwardedTransformActions.Set);
    }

    static void AddPageCookies(RequestTransformContext request)
    {
        var sent = request.HttpContext.Request.Cookies;
        var kept = PageCookies.Where(sent.ContainsKey).Select(name => $"{name}={Uri.EscapeDataString(sent[name]!)}").ToList();
        if (kept.Count > 0)
            request.ProxyRequest.Headers.Add(HeaderNames.Cookie, string.Join("; ", kept));
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
