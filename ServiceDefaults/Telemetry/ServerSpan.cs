using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ReferenceApp.ServiceDefaults;

/// <summary>The span of a request, whatever span is the current one.</summary>
public static class ServerSpan
{
    const string ErrorType = "error.type";

    /// <summary>
    /// Says by its code why the request was refused or failed. That alone is no error of the server: below 500 the span's
    /// status stays unset (OpenTelemetry's conventions for HTTP).
    /// </summary>
    public static void SetError(HttpContext context, string code) => Of(context)?.SetTag(ErrorType, code);

    internal static Activity? Of(HttpContext context) => context.Features.Get<IHttpActivityFeature>()?.Activity;

    internal static void SetFailure(Activity span, string otherwise)
    {
        if (span.GetTagItem(ErrorType) is null)
            span.SetTag(ErrorType, otherwise);
        span.SetStatus(ActivityStatusCode.Error);
    }
}
