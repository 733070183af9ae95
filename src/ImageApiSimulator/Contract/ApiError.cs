using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReferenceApp.ImageApiSimulator.Contract;

/// <summary>A refusal in OpenAI's shape, <c>{"error":{message,type,param,code}}</c>.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Param">The field it speaks of, or null.</param>
sealed record ApiError(
    [property: JsonIgnore] int Status,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("param")] string? Param,
    [property: JsonPropertyName("code")] string? Code)
{
    const string InvalidRequest = "invalid_request_error";

    /// <summary>Whole seconds, at least 1, or null when waiting does not help.</summary>
    [JsonIgnore]
    public int? RetryAfter { get; init; }

    /// <summary>Only what moderation refuses has them.</summary>
    [JsonPropertyName("moderation_details"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModerationDetails? ModerationDetails { get; init; }

    public static ApiError Invalid(string? param, string? code, string message, int status = 400) =>
        new(status, message, InvalidRequest, param, code);

    /// <summary>Refused by the model rather than by the shape of the request.</summary>
    public static ApiError ByModel(string param, string code, string message) =>
        new(400, message, "image_generation_user_error", param, code);

    public static ApiError MissingParameter(string name) =>
        Invalid(name, "missing_required_parameter", $"Missing required parameter: '{name}'.");

    public static ApiError UnknownParameter(string name) =>
        Invalid(name, "unknown_parameter", $"Unknown parameter: '{name}'.");

    public static ApiError InvalidType(string name, string expected, string got) =>
        Invalid(name, "invalid_type", $"Invalid type for '{name}': expected {expected}, but got {got} instead.");

    public static ApiError BodyUnreadable(string message, int status = 400) => Invalid(null, null, message, status);

    /// <summary>For a fault of the simulator itself; says nothing of what went wrong.</summary>
    public static ApiError ServerError() =>
        new(500, "The server had an error while processing your request.", "server_error", null, null);

    public async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        if (RetryAfter is { } seconds)
            response.Headers.RetryAfter = $"{seconds}";
        if (Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer realm=\"OpenAI API\"";
        await response.WriteAsJsonAsync(new { error = this }, JsonSerializerOptions.Web, response.HttpContext.RequestAborted);
    }
}

/// <param name="Stage"><c>input</c>: refused unseen; <c>output</c>: a picture was made and withheld.</param>
sealed record ModerationDetails(
    [property: JsonPropertyName("moderation_stage")] string Stage,
    [property: JsonPropertyName("categories")] IReadOnlyList<string> Categories);

/// <summary>Ends a request with a refusal.</summary>
sealed class RefusedException(ApiError error) : Exception(error.Message)
{
    public ApiError Error => error;

    /// <summary>The work was done before it.</summary>
    public bool Paid { get; init; }
}
