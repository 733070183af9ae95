using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ReferenceApp.ServiceDefaults;

/// <summary>Accepts a request only with an internal identity that the edge issued.</summary>
sealed class InternalIdentityHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    InternalIdentityTokens tokens) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "InternalIdentity";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var values = Request.Headers[InternalIdentityTokens.Header];
        if (values.Count == 0)
            return Task.FromResult(AuthenticateResult.NoResult());
        if (values is not [{ } token] || !tokens.TryRead(token, out var identity))
            return Task.FromResult(AuthenticateResult.Fail("The internal identity is invalid or has expired."));

        Context.SetCaller(identity);
        return Task.FromResult(AuthenticateResult.Success(Callers.ToTicket(identity, SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Problems.WriteAsync(
        Context, StatusCodes.Status401Unauthorized, ErrorCodes.Unauthenticated, "This service is reached through the edge.");

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problems.WriteAsync(
        Context, StatusCodes.Status403Forbidden, ErrorCodes.Forbidden, "The caller's role does not allow this.");
}
