using Microsoft.AspNetCore.Authentication;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.Edge.Keys;

static class ApiKeyServices
{
    /// <summary>The policy of routes that need a key with the right scope.</summary>
    public const string Policy = "ApiKey";

    public static IServiceCollection AddApiKeys(this IServiceCollection services)
    {
        services.AddSingleton<ApiKeys>();
        services.AddAuthentication(ApiKeyHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
        services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy
            .RequireAuthenticatedUser()
            .RequireAssertion(context =>
                context.Resource is HttpContext http
                && http.Features.Get<CallerIdentity>() is { } caller
                && Scopes.Allow(caller, http.Request.Path)));
        return services;
    }
}
