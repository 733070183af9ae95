using ReferenceApp.ImageApiSimulator.Contract;

namespace ReferenceApp.ImageApiSimulator.Faults;

/// <summary>Words an ordered refusal as OpenAI would: its <c>type</c> follows from the code, or else from the status.</summary>
static class FaultError
{
    public static ApiError Of(FaultOrder order)
    {
        var status = order.Status!.Value;
        var code = order.Code ?? UsualCode(status);
        return new ApiError(status, Message(status, code), Type(status, code), null, code)
        {
            RetryAfter = order.RetryAfter,
            ModerationDetails = order.Stage is null ? null : new ModerationDetails(order.Stage, ["violence"]),
        };
    }

    static string? UsualCode(int status) => status switch
    {
        400 => "invalid_value",
        401 => "invalid_api_key",
        404 => "model_not_found",
        429 => "rate_limit_exceeded",
        _ => null,
    };

    static string Type(int status, string? code) => (status, code) switch
    {
        _ when status >= 500 => "server_error",
        (_, "insufficient_quota") => "insufficient_quota",
        (_, "rate_limit_exceeded") => "input-images",
        (_, FaultOrder.Moderation or "content_policy_violation") or (400, "invalid_value") => "image_generation_user_error",
        _ => "invalid_request_error",
    };

    static string Message(int status, string? code) => code switch
    {
        FaultOrder.Moderation => "Your request was rejected by the safety system.",
        "insufficient_quota" => "You exceeded your current quota, please check your plan and billing details.",
        "rate_limit_exceeded" => $"Rate limit reached for gpt-image in organization {OpenAIHeaders.Organization} on input-images per min.",
        _ when status >= 500 => "The server had an error while processing your request.",
        _ => "The request was refused because a fault was ordered.",
    };
}
