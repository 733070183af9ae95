using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ReferenceApp.ServiceDefaults;

/// <summary>One fault in what a caller sent, as problem details list it.</summary>
/// <param name="Field">JSON path as the caller wrote it.</param>
/// <param name="Text">The code in the reader's language.</param>
public sealed record ProblemError(string Field, string Code, IReadOnlyDictionary<string, string> Params, string Text);

/// <summary>
/// Error answers: RFC 9457 problem details with <c>code</c> and <c>traceId</c>, and under <c>/v1</c>, where OpenAI's clients
/// read them, OpenAI's shape with the same code.
/// </summary>
public static class Problems
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <param name="detail">A sentence for people. It is shown to callers: no path, stack, secret or prompt.</param>
    /// <param name="errors">All faults of the request, when it failed validation.</param>
    /// <param name="actions">What may be asked instead, when the state of the resource refused what was asked.</param>
    public static IResult Of(
        int status, string code, string? detail = null, IReadOnlyList<ProblemError>? errors = null,
        IReadOnlyList<string>? actions = null) =>
        new Answer(status, code, detail, errors, actions);

    /// <summary>For code that holds a context and no endpoint result. Nothing happens once the answer has started.</summary>
    public static Task WriteAsync(HttpContext context, int status, string code, string? detail = null) =>
        context.Response.HasStarted ? Task.CompletedTask : Of(status, code, detail).ExecuteAsync(context);

    sealed record Problem(
        string Title, int Status, string? Detail, string Code, string TraceId, IReadOnlyList<ProblemError>? Errors,
        IReadOnlyList<string>? Actions);

    sealed record OpenAIError(OpenAIErrorBody Error);

    sealed record OpenAIErrorBody(
        string Message,
        string Type,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param,
        string Code);

    sealed class Answer(
        int status, string code, string? detail, IReadOnlyList<ProblemError>? errors, IReadOnlyList<string>? actions)
        : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => status;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            ServerSpan.SetError(httpContext, code);
            response.Headers.CacheControl = "no-store";
            if (httpContext.Request.Path.StartsWithSegments("/v1"))
            {
                return response.WriteAsJsonAsync(
                    OpenAI(), Json, contentType: null, httpContext.RequestAborted);
            }

            var problem = new Problem(
                ReasonPhrases.GetReasonPhrase(status), status, detail, code, TraceId.Of(httpContext), errors, actions);
            return response.WriteAsJsonAsync(problem, Json, "application/problem+json", httpContext.RequestAborted);
        }

        OpenAIError OpenAI()
        {
            var message = errors is [var first, ..] ? first.Text : detail ?? ReasonPhrases.GetReasonPhrase(status);
            var param = errors is [var named, ..] ? named.Field : null;
            return new OpenAIError(new OpenAIErrorBody(message, TypeOf(status), param, code));
        }

        static string TypeOf(int status) => status switch
        {
            >= 500 => "server_error",
            429 => "rate_limit_error",
            _ => "invalid_request_error",
        };
    }
}
