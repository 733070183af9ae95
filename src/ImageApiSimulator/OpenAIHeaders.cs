using System.Security.Cryptography;

namespace ReferenceApp.ImageApiSimulator;

/// <summary>The headers that every answer of the real API carries.</summary>
static class OpenAIHeaders
{
    public const string Organization = "org-simulated";
    const int RequestIdBytes = 16;

    /// <summary>Names each request; from then on <see cref="HttpContext.TraceIdentifier"/> is that name.</summary>
    public static void UseOpenAIHeaders(this WebApplication app)
    {
        var clock = app.Services.GetRequiredService<TimeProvider>();
        var random = app.Services.GetRequiredService<RandomNumberGenerator>();
        app.Use((http, next) =>
        {
            var start = clock.GetTimestamp();
            http.TraceIdentifier = NewRequestId(random);
            http.Response.OnStarting(() =>
            {
                var headers = http.Response.Headers;
                headers["x-request-id"] = http.TraceIdentifier;
                headers["openai-processing-ms"] = $"{clock.GetElapsedTime(start).TotalMilliseconds:0}";
                headers["openai-version"] = "2020-10-01";
                headers["openai-organization"] = Organization;
                headers["openai-project"] = "proj_simulated";
                return Task.CompletedTask;
            });
            return next(http);
        });
    }

    static string NewRequestId(RandomNumberGenerator random)
    {
        Span<byte> bytes = stackalloc byte[RequestIdBytes];
        random.GetBytes(bytes);
        return $"req_{Convert.ToHexStringLower(bytes)}";
    }
}
