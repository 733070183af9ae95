using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace ReferenceApp.ServiceDefaults;

/// <summary>The id under which the telemetry of a request is found: the W3C trace id, 32 lower-case hex digits.</summary>
public static class TraceId
{
    public const string Header = "x-trace-id";

    /// <summary>The same value for as long as the request lives, also when nothing records traces.</summary>
    public static string Of(HttpContext context)
    {
        if (context.Items.TryGetValue(typeof(TraceId), out var known))
            return (string)known!;

        var id = (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();
        context.Items[typeof(TraceId)] = id;
        return id;
    }
}
