using ReferenceApp.ReviewUi.Shell;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.ReviewUi.Wording;

static class LanguageEndpoints
{
    public static void MapLanguage(this RouteGroupBuilder pages) => pages.MapPost("/language", ChooseAsync).AllowAnonymous();

    static async Task<IResult> ChooseAsync(HttpContext http, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        if (Words.Find(form.Text("language")) is { } chosen)
        {
            http.Response.Cookies.Append(Words.Cookie, chosen.Language, new CookieOptions
            {
                Path = "/",
                MaxAge = TimeSpan.FromDays(365),
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Secure = http.Request.IsHttps,
                IsEssential = true,
            });
        }

        return http.SeeOther(ReturnUrl.Safe(form.Text(ReturnUrl.Parameter)));
    }
}
