using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.Edge.Limits;

/// <summary>Refuses a body that is too large: by its declared length before anything is read, else while it streams.</summary>
static class BodyLimit
{
    public static void UseBodyLimit(this WebApplication app)
    {
        var limit = app.Services.GetRequiredService<IOptions<EdgeOptions>>().Value.MaxBodyBytes;
        app.Use((context, next) =>
        {
            if (context.Request.ContentLength > limit)
                return RefuseAsync(context);
            if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false })
                context.Request.Body = new LimitedBody(context.Request.Body, limit);
            return next(context);
        });
    }

    public static Task RefuseAsync(HttpContext context) => Problems.WriteAsync(
        context, StatusCodes.Status413PayloadTooLarge, ErrorCodes.BodyTooLarge, "The request body is too large.");
}
