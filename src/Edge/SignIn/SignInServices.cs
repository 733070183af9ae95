using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using ReferenceApp.Edge.Keys;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.Edge.SignIn;

static class SignInServices
{
    /// <summary>The policy of routes that need a signed-in person.</summary>
    public const string Policy = "Person";

    public const string Cookie = "Cookie";

    const string KeyOrCookie = "KeyOrCookie";

    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        builder.AddValidatedOptions<SignInOptions>(SignInOptions.Section);
        builder.AddFormTokens();
        builder.Services.AddSingleton<Reviewers>();
        builder.Services.AddSingleton<FailedSignInLimit>();

        var authentication = builder.Services.AddAuthentication(KeyOrCookie)
            .AddPolicyScheme(KeyOrCookie, null, scheme => scheme.ForwardDefaultSelector = SchemeOf)
            .AddCookie(Cookie);
        builder.Services.AddOptions<CookieAuthenticationOptions>(Cookie)
            .Configure<IOptions<SignInOptions>, IHostEnvironment>(Configure);
        if (builder.Configuration.GetSection($"{SignInOptions.Section}:{nameof(SignInOptions.OAuth)}").Exists())
            authentication.AddProvider();

        builder.Services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy
            .AddAuthenticationSchemes(Cookie)
            .RequireRole(nameof(CallerRole.Reviewer), nameof(CallerRole.Admin)));
    }

    /// <summary>Keys of its own, which no service behind the edge has.</summary>
    public static IDataProtectionProvider Protection(SignInOptions options) => DataProtectionProvider.Create(
        Directory.CreateDirectory(
            options.KeysDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute),
        protection => protection.SetApplicationName("ReferenceApp.SignIn"));

    /// <summary>Programs hold keys, people hold cookies; a cookie opens nothing under /api, so no other site can use it there.</summary>
    static string SchemeOf(HttpContext http) =>
        http.Request.Headers.ContainsKey("Authorization")
        || http.Request.Path.StartsWithSegments("/api") || http.Request.Path.StartsWithSegments("/v1")
            ? ApiKeyHandler.SchemeName
            : Cookie;

    static void Configure(CookieAuthenticationOptions cookie, IOptions<SignInOptions> signIn, IHostEnvironment environment)
    {
        var plain = environment.IsDevelopment();
        cookie.Cookie.Name = plain ? "refapp-session" : "__Host-refapp-session";
        cookie.Cookie.SecurePolicy = plain ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.Path = "/";
        cookie.ExpireTimeSpan = signIn.Value.Lifetime;
        cookie.SlidingExpiration = true;
        cookie.DataProtectionProvider = Protection(signIn.Value);
        cookie.Events.OnValidatePrincipal = BelieveAsync;
        cookie.Events.OnRedirectToLogin = AskToSignInAsync;
        cookie.Events.OnRedirectToAccessDenied = context => Problems.WriteAsync(
            context.HttpContext, StatusCodes.Status403Forbidden, ErrorCodes.Forbidden, "The role does not allow this.");
    }

    static Task BelieveAsync(CookieValidatePrincipalContext context)
    {
        if (context.Principal is { } principal && People.Read(principal) is { } person)
            context.HttpContext.SetCaller(person);
        else
            context.RejectPrincipal();
        return Task.CompletedTask;
    }

    static Task AskToSignInAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        // What was posted is gone after signing in, so the person is led to where pages begin.
        var wanted = HttpMethods.IsGet(request.Method) ? request.Path + request.QueryString : "/";
        context.Response.Redirect($"/signin?{ReturnUrl.Parameter}={Uri.EscapeDataString(wanted)}");
        return Task.CompletedTask;
    }
}
