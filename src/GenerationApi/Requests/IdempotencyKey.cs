using ReferenceApp.Domain;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.GenerationApi.Requests;

/// <summary>The header <c>Idempotency-Key</c>: up to 255 visible ASCII characters that the caller chose.</summary>
static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    const int MaxLength = 255;

    /// <summary>What a key is unique in: the caller, the endpoint and the key itself. Null without a key.</summary>
    public static (string? Scope, Fault? Fault) ScopeOf(HttpContext http, string endpoint)
    {
        var values = http.Request.Headers[IdempotencyKey.Header];
        if (values.Count == 0)
            return (null, null);
        return values is [{ Length: > 0 and <= MaxLength } key] && key.All(c => c is > ' ' and <= '~')
            ? ($"{http.GetCaller().Caller}\n{endpoint}\n{key}", null)
            : (null, Fault.Of(Header, ApiCodes.IdempotencyKeyInvalid, ("max", MaxLength)));
    }
}
