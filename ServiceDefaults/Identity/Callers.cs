using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace ReferenceApp.ServiceDefaults;

/// <summary>The caller of a request, for endpoints.</summary>
public static class Callers
{
    /// <exception cref="InvalidOperationException">The endpoint allows anonymous requests, and this is one.</exception>
    public static CallerIdentity GetCaller(this HttpContext context) =>
        context.Features.Get<CallerIdentity>()
        ?? throw new InvalidOperationException("The request carries no caller; is the endpoint marked anonymous?");

    /// <summary>For the authentication handler that established who it is.</summary>
    public static void SetCaller(this HttpContext context, CallerIdentity identity) => context.Features.Set(identity);

    /// <summary>The identity as a principal, for policies: its name, and its role as the role claim.</summary>
    public static AuthenticationTicket ToTicket(CallerIdentity identity, string scheme)
    {
        Claim[] claims = [new(ClaimTypes.Name, identity.Caller), new(ClaimTypes.Role, identity.Role.ToString())];
        return new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, scheme)), scheme);
    }
}
