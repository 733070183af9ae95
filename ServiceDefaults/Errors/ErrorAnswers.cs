using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ReferenceApp.ServiceDefaults;

/// <summary>The one place where exceptions and empty error answers become answers with a code.</summary>
public static partial class ErrorAnswers
{
    /// <summary>
    /// Belongs first in the pipeline. It needs <c>AddServiceDefaults</c>, which makes endpoints throw on input that they
    /// cannot read, so that this sees why.
    /// </summary>
    public static WebApplication UseProblemDetailsForErrors(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ErrorAnswers).FullName!);
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (Exception e) when (!context.Response.HasStarted)
            {
                await AnswerAsync(context, e, logger);
                return;
            }

            await FillAsync(context);
        });
        return app;
    }

    static async Task AnswerAsync(HttpContext context, Exception exception, ILogger logger)
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }

        context.Response.Clear();
        if (exception is BadHttpRequestException bad)
        {
            var code = bad is { StatusCode: 400, InnerException: JsonException }
                ? ErrorCodes.InvalidJson
                : CodeOf(bad.StatusCode);
            await Problems.WriteAsync(context, bad.StatusCode, code);
            return;
        }

        Log.Unhandled(logger, exception);
        await Problems.WriteAsync(context, StatusCodes.Status500InternalServerError, ErrorCodes.InternalError);
    }

    static Task FillAsync(HttpContext context)
    {
        var response = context.Response;
        var empty = !response.HasStarted && response.StatusCode >= 400 && response.ContentType is null
            && response.ContentLength is null or 0;
        return empty ? Problems.WriteAsync(context, response.StatusCode, CodeOf(response.StatusCode)) : Task.CompletedTask;
    }

    static string CodeOf(int status) => status switch
    {
        401 => ErrorCodes.Unauthenticated,
        403 => ErrorCodes.Forbidden,
        404 => ErrorCodes.NotFound,
        405 => ErrorCodes.MethodNotAllowed,
        413 => ErrorCodes.BodyTooLarge,
        415 => ErrorCodes.UnsupportedMediaType,
        429 => ErrorCodes.RateLimited,
        >= 500 => ErrorCodes.InternalError,
        _ => ErrorCodes.BadRequest,
    };

    static partial class Log
    {
        [LoggerMessage(EventName = "refapp.request.unhandled_exception", Level = LogLevel.Error,
            Message = "A request ended with an unhandled exception.")]
        public static partial void Unhandled(ILogger logger, Exception exception);
    }
}
