using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.LocalAspire.Dashboard.Shell;

namespace ReferenceApp.LocalAspire.Dashboard.SignIn;

/// <summary>Marks what answers without a sign-in.</summary>
sealed class OpenToStrangers;

static class SignInEndpoints
{
    const string Path = "/login";

    /// <summary>Everything but what is marked <see cref="OpenToStrangers"/> needs the cookie.</summary>
    public static void UseSignIn(this WebApplication app) => app.Use((http, next) =>
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<OpenToStrangers>() is not null
            || http.RequestServices.GetRequiredService<Session>().IsSignedIn(http.Request))
            return next(http);
        if (HttpMethods.IsGet(http.Request.Method) && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
            http.Response.Redirect($"{Path}{QueryString.Create("returnUrl", http.Request.Path + http.Request.QueryString)}");
        else
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    });

    public static void MapSignIn(this RouteGroupBuilder pages)
    {
        pages.MapGet(Path, (HttpContext http, Session session, string? t, string? returnUrl) =>
            t is null ? Page(returnUrl, refused: false) : Answer(http, session, t, returnUrl)).WithMetadata(new OpenToStrangers());
        pages.MapPost(Path, async (HttpContext http, Session session, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            return Answer(http, session, form["t"].ToString().Trim(), form["returnUrl"]);
        }).WithMetadata(new OpenToStrangers());
        pages.MapPost("/logout", (HttpContext http, Session session) =>
        {
            session.SignOut(http.Response);
            return http.SeeOther(Path);
        });
    }

    static IResult Answer(HttpContext http, Session session, string token, string? returnUrl)
    {
        if (!session.IsToken(token))
            return Page(returnUrl, refused: true);
        session.SignIn(http.Response);
        return http.SeeOther(PageForms.Local(returnUrl));
    }

    static RazorComponentResult<SignInPage> Page(string? returnUrl, bool refused) =>
        new(new { ReturnUrl = PageForms.Local(returnUrl), Refused = refused })
        {
            StatusCode = refused ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK,
        };
}
