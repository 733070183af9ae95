using ReferenceApp.Edge.Limits;
using ReferenceApp.ServiceDefaults;
using Yarp.ReverseProxy.Forwarder;

namespace ReferenceApp.Edge.Proxy;

/// <summary>Gives the proxy's own failures an answer that says whose fault it was; YARP's have no body.</summary>
static class UpstreamErrors
{
    public static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Features.Get<IForwarderErrorFeature>() is not { } failure || context.Response.HasStarted)
            return;

        if (IsBodyTooLarge(failure.Exception))
        {
            await BodyLimit.RefuseAsync(context);
            return;
        }

        switch (failure.Error)
        {
            case ForwarderError.RequestTimedOut or ForwarderError.UpgradeActivityTimeout:
                await WriteAsync(context, StatusCodes.Status504GatewayTimeout, "upstream_timeout", "A service did not answer in time.");
                break;
            case ForwarderError.NoAvailableDestinations:
                await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "upstream_unavailable", Unavailable);
                break;
            case ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled:
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
                break;
            case ForwarderError.RequestBodyClient:
                await WriteAsync(context, StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, "The request body could not be read.");
                break;
            default:
                await WriteAsync(context, StatusCodes.Status502BadGateway, "upstream_unavailable", Unavailable);
                break;
        }
    }

    const string Unavailable = "A service behind the edge cannot be reached. Try again later.";

    static Task WriteAsync(HttpContext context, int status, string code, string detail) =>
        Problems.WriteAsync(context, status, code, detail);

    static bool IsBodyTooLarge(Exception? exception) => exception switch
    {
        null => false,
        BodyTooLargeException => true,
        AggregateException several => several.InnerExceptions.Any(IsBodyTooLarge),
        _ => IsBodyTooLarge(exception.InnerException),
    };
}
