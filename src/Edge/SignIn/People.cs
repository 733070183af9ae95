using System.Security.Claims;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.Edge.SignIn;

/// <summary>Signed-in people as cookies carry them.</summary>
static class People
{
    /// <summary>What the cookie holds: a name and a role, as the services behind the edge see them too.</summary>
    public static ClaimsPrincipal ToPrincipal(CallerIdentity person, string scheme) => Callers.ToTicket(person, scheme).Principal;

    /// <summary>Null when the principal is none that <see cref="ToPrincipal"/> made.</summary>
    public static CallerIdentity? Read(ClaimsPrincipal principal) =>
        principal.FindFirstValue(ClaimTypes.Name) is { Length: > 0 } name
        && Enum.TryParse<CallerRole>(principal.FindFirstValue(ClaimTypes.Role), out var role)
        && role is CallerRole.Reviewer or CallerRole.Admin
            ? Identity(name, role)
            : null;

    public static CallerIdentity Identity(string name, CallerRole role) => new(name, role, ["*"], DayBudgetMicroUsd: null);
}
