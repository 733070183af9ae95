namespace ReferenceApp.Edge.Limits;

static class SecurityHeaders
{
    /// <summary>Tells browsers not to guess types, not to frame, and not to tell other sites where a visitor came from.</summary>
    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(static state =>
        {
            var headers = ((HttpContext)state).Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            headers.Remove("Server");
            return Task.CompletedTask;
        }, context);
        return next(context);
    });
}
