using ReferenceApp.LocalAspire.Dashboard.Shell;

namespace ReferenceApp.LocalAspire.Dashboard.Wording;

static class LanguageEndpoints
{
    public static void MapLanguage(this RouteGroupBuilder pages) => pages.MapPost("/language", ChooseAsync);

    static async Task<IResult> ChooseAsync(HttpContext http, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        if (Words.Find(form["language"]) is { } chosen)
        {
            http.Response.Cookies.Append(Words.Cookie, chosen.Language, new CookieOptions
            {
                Path = "/",
                MaxAge = TimeSpan.FromDays(365),
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                IsEssential = true,
            });
        }

        return http.SeeOther(PageForms.Local(form["returnUrl"]));
    }
}
