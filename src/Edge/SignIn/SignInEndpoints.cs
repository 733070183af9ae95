using Microsoft.AspNetCore.Authentication;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.Edge.SignIn;

/// <summary>
/// The forms that the edge takes itself, since it owns the cookie. The page shows them; every way out is a redirect, so a
/// reload sends no password again.
/// </summary>
static partial class SignInEndpoints
{
    const int MaxFormBytes = 16 * 1024;

    public static void MapSignIn(this WebApplication app)
    {
        app.MapPost("/signin", SignInAsync).AddEndpointFilter(RequireSmallFormAsync).AddEndpointFilter(FormTokens.RequireAsync);
        app.MapPost("/signout", (Delegate)SignOutAsync).AddEndpointFilter(RequireSmallFormAsync).AddEndpointFilter(FormTokens.RequireAsync);
        if (app.Configuration.GetSection($"{SignInOptions.Section}:{nameof(SignInOptions.OAuth)}").Exists())
            app.MapGet("/signin/provider", ChallengeProvider);
    }

    static async Task<IResult> SignInAsync(HttpContext http, Reviewers reviewers, FailedSignInLimit limit, ILoggerFactory loggers)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var returnUrl = ReturnUrl.Safe(form[ReturnUrl.Parameter]);
        var (limited, person) = await limit.TryAsync(
            http, () => reviewers.Find(form["name"].ToString(), form["password"].ToString()));
        if (person is null)
            return SeeOther(http, Again(limited ? "limited" : "failed", returnUrl));

        await http.SignInAsync(SignInServices.Cookie, People.ToPrincipal(person, SignInServices.Cookie));
        Log.SignedIn(loggers.CreateLogger(typeof(SignInEndpoints).FullName!), person.Role);
        return SeeOther(http, returnUrl);
    }

    static async Task<IResult> SignOutAsync(HttpContext http)
    {
        await http.SignOutAsync(SignInServices.Cookie);
        return SeeOther(http, "/signin?problem=signed-out");
    }

    static IResult ChallengeProvider(string? returnUrl) => Results.Challenge(
        new AuthenticationProperties { RedirectUri = ReturnUrl.Safe(returnUrl) }, [OAuthSignIn.Scheme]);

    public static string Again(string problem, string returnUrl) =>
        $"/signin?problem={problem}&{ReturnUrl.Parameter}={Uri.EscapeDataString(returnUrl)}";

    static IResult SeeOther(HttpContext http, string path)
    {
        http.Response.Headers.Location = path;
        http.Response.Headers.CacheControl = "no-store";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    static async ValueTask<object?> RequireSmallFormAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        invocation.HttpContext.Request.ContentLength is null or > MaxFormBytes
            ? Problems.Of(StatusCodes.Status413PayloadTooLarge, ErrorCodes.BodyTooLarge, "The form is too large.")
            : await next(invocation);

    static partial class Log
    {
        [LoggerMessage(EventName = "refapp.person.signed_in", Level = LogLevel.Information,
            Message = "A person signed in with role {Role}.")]
        public static partial void SignedIn(ILogger logger, CallerRole role);
    }
}
