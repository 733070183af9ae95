using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.ReviewUi.Shell;

/// <summary>Whose request is being answered, and where it points.</summary>
sealed class Visit(IHttpContextAccessor request, TimeProvider clock)
{
    HttpContext Http => request.HttpContext!;

    /// <summary>Null before signing in.</summary>
    public CallerIdentity? Person => Http.Features.Get<CallerIdentity>();

    public string Path => Http.Request.Path;

    /// <summary>Where a form beside the page proper leads back to. What was posted is not posted again.</summary>
    public string Here => HttpMethods.IsGet(Http.Request.Method) ? Http.Request.Path + Http.Request.QueryString : "/";

    public string TraceId => ReferenceApp.ServiceDefaults.TraceId.Of(Http);

    public DateTimeOffset Now { get; } = clock.GetUtcNow();
}
