using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ReferenceApp.Domain;

namespace ReferenceApp.Surfaces.Drills;

/// <summary>
/// Causes an expected failure where the network would begin: the request goes through the SDK as always, and no byte
/// leaves the process. The error bodies have the shape that the real service was recorded with.
/// </summary>
public static class DrillTransport
{
    /// <summary>Drills that this build can run.</summary>
    public static IReadOnlyList<string> Known { get; } = ["moderation_blocked"];

    /// <summary>Marks the request ids of rehearsals in the record.</summary>
    public const string RequestIdPrefix = "req_drill_";

    /// <exception cref="ArgumentException">The drill is not one of <see cref="Known"/>.</exception>
    public static HttpMessageHandler For(string drill, IdSource ids) => drill switch
    {
        "moderation_blocked" => new RecordedError(HttpStatusCode.BadRequest, ModerationBlocked, ids),
        _ => throw new ArgumentException($"Unknown drill '{drill}'.", nameof(drill)),
    };

    /// <summary>Source: OpenAI image generation guide, error section; stage input, so no picture was made.</summary>
    const string ModerationBlocked =
        """
        {"error":{"message":"The request was rejected by the safety system. This is a drill.","type":"image_generation_user_error","param":null,"code":"moderation_blocked","moderation_details":{"moderation_stage":"input","categories":["violence"]}}}
        """;

    sealed class RecordedError(HttpStatusCode status, string body, IdSource ids) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // The body is written out as a network would take it, so that a fault in building it shows here too.
            if (request.Content is not null)
                await request.Content.CopyToAsync(Stream.Null, cancellationToken);
            var response = new HttpResponseMessage(status)
            {
                RequestMessage = request,
                Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
            };
            response.Headers.Add("x-request-id", RequestIdPrefix + ids.NewId().ToString("N"));
            return response;
        }
    }
}
