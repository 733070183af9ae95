using ReferenceApp.LocalAspire.Dashboard.SignIn;

namespace ReferenceApp.LocalAspire.Dashboard.Shell;

/// <summary>The request that is being answered.</summary>
sealed class Visit(IHttpContextAccessor request, Session session, TimeProvider clock)
{
    HttpContext Http => request.HttpContext!;

    public bool IsSignedIn => session.IsSignedIn(Http.Request);

    public string Path => Http.Request.Path;

    /// <summary>Where a form beside the page proper leads back to. What was posted is not posted again.</summary>
    public string Here => HttpMethods.IsGet(Http.Request.Method) ? Http.Request.Path + Http.Request.QueryString : "/";

    public DateTimeOffset Now { get; } = clock.GetUtcNow();

    /// <summary>The colour of a process, the same on all pages: names are dealt the palette in the order of the alphabet.</summary>
    public static string Colour(IEnumerable<string> names, string name)
    {
        const int Palette = 8;
        var index = names.Distinct().Order(StringComparer.Ordinal).TakeWhile(n => n != name).Count();
        return $"c{index % Palette}";
    }

    /// <summary>This page with other parameters; null removes one.</summary>
    public string With(params (string Name, string? Value)[] changes)
    {
        var query = Http.Request.Query.ToDictionary(p => p.Key, p => (string?)p.Value.ToString());
        foreach (var (name, value) in changes)
            query[name] = value;
        return Http.Request.Path + QueryString.Create(query.Where(p => !string.IsNullOrEmpty(p.Value)));
    }
}
