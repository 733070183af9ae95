using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using ReferenceApp.Edge.Limits;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.Edge.Keys;

/// <summary>Knows callers by <c>Authorization: Bearer rk_…</c>.</summary>
sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    ApiKeys keys,
    FailedKeyLimit failures) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header)
            || !header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            || string.IsNullOrEmpty(header.Parameter))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (keys.Find(header.Parameter) is not { } identity)
            return Task.FromResult(AuthenticateResult.Fail("The API key is not known."));

        Context.SetCaller(identity);
        return Task.FromResult(AuthenticateResult.Success(Callers.ToTicket(identity, SchemeName)));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        using var lease = failures.Acquire(Context);
        if (!lease.IsAcquired)
        {
            await TooManyRequests.WriteAsync(Context, lease);
            return;
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        var code = Request.Path.StartsWithSegments("/v1") ? "invalid_api_key" : ErrorCodes.Unauthenticated;
        await Problems.WriteAsync(
            Context, StatusCodes.Status401Unauthorized, code,
            "The API key is missing or not known. Send it as 'Authorization: Bearer <key>'.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problems.WriteAsync(
        Context, StatusCodes.Status403Forbidden, "insufficient_scope", "The API key has no scope for this part of the interface.");
}
