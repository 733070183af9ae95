using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ReferenceApp.ServiceDefaults;

/// <summary>
/// The job that a piece of work is for, as baggage of its span. Whatever is done below that span, here and in our other
/// processes, is found by it: <see cref="JobSpans"/> and <see cref="JobLogs"/> put it on every span and log record.
/// </summary>
public static class JobBaggage
{
    public const string Key = "refapp.job.id";

    /// <param name="span">One that has begun: it gets the attribute, what follows gets the baggage.</param>
    public static void Set(Activity? span, Guid jobId) =>
        span?.SetBaggage(Key, jobId.ToString("D")).SetTag(Key, jobId.ToString("D"));

    /// <summary>Every request of the group that names a job in its route is that job's work.</summary>
    /// <param name="parameter">Of the routes that have it; what is no id there is not taken.</param>
    public static RouteGroupBuilder WithJobBaggage(this RouteGroupBuilder group, string parameter) =>
        group.AddEndpointFilter((invocation, next) =>
        {
            if (Guid.TryParseExact(invocation.HttpContext.GetRouteValue(parameter) as string, "D", out var jobId))
                Set(Activity.Current, jobId);
            return next(invocation);
        });
}
