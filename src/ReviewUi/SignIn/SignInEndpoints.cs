using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.ReviewUi.Wording;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.ReviewUi.SignIn;

/// <summary>Shows the form that the edge takes: it owns the cookie.</summary>
static class SignInEndpoints
{
    /// <summary>Set by the edge when people sign in at a provider.</summary>
    const string ByProvider = "x-sign-in-by-provider";

    public static void MapSignIn(this RouteGroupBuilder pages) => pages.MapGet("/signin", Show).AllowAnonymous();

    static IResult Show(HttpContext http, Words words, string? returnUrl, string? problem) =>
        new RazorComponentResult<SignInPage>(new
        {
            ReturnUrl = ReturnUrl.Safe(returnUrl),
            ByProvider = http.Request.Headers.ContainsKey(ByProvider),
            // Only a code that has words: nobody puts a sentence of theirs on this page.
            Message = problem is not null ? words.Texts.GetValueOrDefault($"signin.problem.{problem}") : null,
        });
}
