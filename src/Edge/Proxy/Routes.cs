using ReferenceApp.Edge.Keys;
using ReferenceApp.Edge.SignIn;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace ReferenceApp.Edge.Proxy;

/// <summary>Where requests go. A path that is not listed is 404, a method that is not listed 405.</summary>
static class Routes
{
    public const string ReviewUi = "review-ui";

    const string GenerationApi = "generation-api";

    const string Anonymous = "anonymous";

    static readonly RouteConfig[] Interface =
    [
        Route("api", "/api/{**rest}", ApiKeyServices.Policy, "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
        Route("v1", "/v1/{**rest}", ApiKeyServices.Policy, "GET", "HEAD", "POST"),
        // The signature in the URL is the permission, so that a picture can be shown by whoever holds its URL.
        Route("assets", "/assets/{**rest}", Anonymous, "GET", "HEAD"),
        Route("openapi", "/openapi/{**rest}", Anonymous, "GET", "HEAD"),
    ];

    static readonly RouteConfig[] Page =
    [
        PageRoute("queue", "/", SignInServices.Policy, "GET", "HEAD"),
        PageRoute("review", "/review/{**rest}", SignInServices.Policy, "GET", "HEAD", "POST"),
        // What the page looks like is no secret, and its sign-in has to look like something. What is posted to /signin stays here.
        PageRoute("static", "/static/{**rest}", Anonymous, "GET", "HEAD"),
        PageRoute("signin", "/signin", Anonymous, "GET", "HEAD"),
        PageRoute("language", "/language", Anonymous, "POST"),
    ];

    /// <param name="withPage">The review page's too.</param>
    public static IReadOnlyList<RouteConfig> All(bool withPage) => withPage ? [.. Interface, .. Page] : Interface;

    /// <summary>Each is one cluster of the proxy and one check of <c>/health</c>.</summary>
    public static IReadOnlyList<string> Services(bool withPage) => withPage ? [GenerationApi, ReviewUi] : [GenerationApi];

    public static Uri AddressOf(string service) => new($"https+http://{service}");

    /// <param name="silence">How long a service may be silent; YARP's default of 100 s would cut paid calls off.</param>
    public static ClusterConfig ClusterOf(string service, TimeSpan silence) => new()
    {
        ClusterId = service,
        HttpRequest = new ForwarderRequestConfig { ActivityTimeout = silence },
        Destinations = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal)
        {
            [service] = new() { Address = AddressOf(service).ToString() },
        },
    };

    static RouteConfig PageRoute(string id, string path, string policy, params string[] methods) =>
        Route(id, path, policy, methods) with { ClusterId = ReviewUi };

    static RouteConfig Route(string id, string path, string policy, params string[] methods) => new()
    {
        RouteId = id,
        ClusterId = GenerationApi,
        AuthorizationPolicy = policy,
        Match = new RouteMatch { Path = path, Methods = methods },
    };
}
