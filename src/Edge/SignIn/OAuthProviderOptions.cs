using System.ComponentModel.DataAnnotations;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.Edge.SignIn;

/// <summary>
/// Section <c>SignIn:OAuth</c>: an OAuth 2.0 provider with the authorization code flow and an endpoint that tells who a
/// person is. Register <c>https://{edge}/signin/callback</c> there. Behind a proxy that ends TLS, set
/// <c>ASPNETCORE_FORWARDEDHEADERS_ENABLED=true</c>, or the address sent to the provider begins with http.
/// </summary>
public sealed class OAuthProviderOptions
{
    [Required]
    public string ClientId { get; set; } = "";

    [Required]
    public string ClientSecret { get; set; } = "";

    [Required]
    public Uri? AuthorizationEndpoint { get; set; }

    [Required]
    public Uri? TokenEndpoint { get; set; }

    /// <summary>Answers a JSON object with the claims below to <c>GET</c> with the access token.</summary>
    [Required]
    public Uri? UserInformationEndpoint { get; set; }

    /// <summary>Asked for at sign-in, for example <c>openid</c> and <c>email</c>; none: what the provider gives by itself.</summary>
    public List<string> Scopes { get; set; } = [];

    /// <summary>The member that names a person, for claims, decisions and the audit log: unique and not chosen by that person.</summary>
    [Required]
    public string NameClaim { get; set; } = "email";

    /// <summary>The member (a string or a list of strings) that says what a person may do.</summary>
    [Required]
    public string RoleClaim { get; set; } = "groups";

    /// <summary>The value that makes a reviewer.</summary>
    [Required]
    public string ReviewerValue { get; set; } = "";

    /// <summary>The value that makes an administrator; null: nobody is one.</summary>
    public string? AdminValue { get; set; }

    internal IEnumerable<OptionFault> Faults(IHostEnvironment environment)
    {
        foreach (var (key, address) in ((string, Uri?)[])[
            (nameof(AuthorizationEndpoint), AuthorizationEndpoint), (nameof(TokenEndpoint), TokenEndpoint),
            (nameof(UserInformationEndpoint), UserInformationEndpoint)])
        {
            if (address is null)
                continue;
            if (!address.IsAbsoluteUri)
                yield return new OptionFault(key, "must be an absolute URI");
            else if (address.Scheme != Uri.UriSchemeHttps && !environment.IsDevelopment() && !address.IsLoopback)
                yield return new OptionFault(key, $"must begin with https in {environment.EnvironmentName}");
        }
    }
}
