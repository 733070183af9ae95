using Microsoft.AspNetCore.Http.HttpResults;

namespace ReferenceApp.LocalAspire.Dashboard.Shell;

static class PageErrors
{
    /// <summary>What fails is logged by the host and told without its inside.</summary>
    public static void UsePageErrors(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(PageErrors));
        app.Use(async (http, next) =>
        {
            try
            {
                await next(http);
            }
            catch (BadHttpRequestException e) when (!http.Response.HasStarted)
            {
                http.Response.StatusCode = e.StatusCode;
            }
            catch (Exception e) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
            {
                logger.LogError(e, "The telemetry page failed at {Path}.", http.Request.Path);
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            }
        });
    }

    public static RazorComponentResult<NotFoundPage> NotFound() => new() { StatusCode = StatusCodes.Status404NotFound };
}
