namespace ReferenceApp.ServiceDefaults;

/// <summary>Codes that every process uses alike. They are part of the interface: final once released.</summary>
public static class ErrorCodes
{
    public const string BadRequest = "bad_request";
    public const string BodyTooLarge = "body_too_large";
    public const string Forbidden = "forbidden";
    public const string FormExpired = "form_expired";
    public const string InternalError = "internal_error";
    public const string InvalidJson = "invalid_json";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string NotFound = "not_found";
    public const string RateLimited = "rate_limited";
    public const string Unauthenticated = "unauthenticated";
    public const string UnsupportedMediaType = "unsupported_media_type";
}
