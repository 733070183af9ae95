using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.Edge.SignIn;

/// <summary>Sign-in by the framework's OAuth handler: authorization code with PKCE; no token is kept.</summary>
static class OAuthSignIn
{
    public const string Scheme = "OAuth";

    public static void AddProvider(this AuthenticationBuilder authentication)
    {
        authentication.AddOAuth(Scheme, _ => { });
        authentication.Services.AddOptions<OAuthOptions>(Scheme)
            .Configure<IOptions<SignInOptions>, IOptions<EdgeOptions>>((oauth, signIn, edge) =>
                Configure(oauth, signIn.Value, [.. edge.Value.ApiKeys.Select(key => key.Caller)]));
    }

    static void Configure(OAuthOptions oauth, SignInOptions signIn, HashSet<string> programs)
    {
        var provider = signIn.OAuth!;
        oauth.ClientId = provider.ClientId;
        oauth.ClientSecret = provider.ClientSecret;
        oauth.AuthorizationEndpoint = provider.AuthorizationEndpoint!.ToString();
        oauth.TokenEndpoint = provider.TokenEndpoint!.ToString();
        oauth.UserInformationEndpoint = provider.UserInformationEndpoint!.ToString();
        oauth.CallbackPath = "/signin/callback";
        oauth.UsePkce = true;
        oauth.SaveTokens = false;
        oauth.SignInScheme = SignInServices.Cookie;
        oauth.DataProtectionProvider = SignInServices.Protection(signIn);
        oauth.CorrelationCookie.SameSite = SameSiteMode.Lax;
        oauth.Scope.Clear();
        foreach (var scope in provider.Scopes)
            oauth.Scope.Add(scope);
        oauth.Events.OnCreatingTicket = context => IdentifyAsync(context, provider, programs);
        oauth.Events.OnTicketReceived = context =>
        {
            if (People.Read(context.Principal!) is null)
                SendBack(context, context.ReturnUri);
            return Task.CompletedTask;
        };
        oauth.Events.OnRemoteFailure = context =>
        {
            SendBack(context, context.Properties?.RedirectUri);
            return Task.CompletedTask;
        };
    }

    static void SendBack(HandleRequestContext<RemoteAuthenticationOptions> context, string? returnUrl)
    {
        context.Response.Redirect(SignInEndpoints.Again("provider", ReturnUrl.Safe(returnUrl)));
        context.HandleResponse();
    }

    /// <summary>Leaves a principal that is nobody when the provider's answer lets nobody in.</summary>
    static async Task IdentifyAsync(OAuthCreatingTicketContext context, OAuthProviderOptions provider, HashSet<string> programs)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, context.Options.UserInformationEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", context.AccessToken);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await context.Backchannel.SendAsync(request, context.HttpContext.RequestAborted);
        answer.EnsureSuccessStatusCode();
        using var user = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(context.HttpContext.RequestAborted));

        // A person who is called as a program is would be taken for it in jobs, costs and the audit log.
        context.Principal = Find(user.RootElement, provider) is { } person && !programs.Contains(person.Caller)
            ? People.ToPrincipal(person, SignInServices.Cookie)
            : new ClaimsPrincipal();
    }

    /// <summary>Null when the answer names nobody, or somebody with neither role.</summary>
    internal static CallerIdentity? Find(JsonElement user, OAuthProviderOptions provider)
    {
        if (user.ValueKind != JsonValueKind.Object
            || !user.TryGetProperty(provider.NameClaim, out var named) || named.ValueKind != JsonValueKind.String
            || named.GetString() is not { Length: > 0 and <= 128 } name)
        {
            return null;
        }

        var roles = user.TryGetProperty(provider.RoleClaim, out var claimed) ? Strings(claimed) : [];
        if (provider.AdminValue is { Length: > 0 } admin && roles.Contains(admin))
            return People.Identity(name, CallerRole.Admin);
        return roles.Contains(provider.ReviewerValue) ? People.Identity(name, CallerRole.Reviewer) : null;
    }

    static List<string> Strings(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => [.. value.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)],
        _ => [],
    };
}
