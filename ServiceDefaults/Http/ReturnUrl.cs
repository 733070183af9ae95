namespace ReferenceApp.ServiceDefaults;

/// <summary>Where a person goes after a form that stands beside the page proper, such as the sign-in.</summary>
public static class ReturnUrl
{
    public const string Parameter = "returnUrl";

    /// <summary>A path of this site, or its front page: nobody is sent elsewhere by a link to the form.</summary>
    public static string Safe(string? wanted) => IsLocal(wanted) ? wanted! : "/";

    // "//host" and "/\host" are other sites to a browser, which also drops tabs and line breaks before it looks.
    static bool IsLocal(string? url) =>
        url is ['/'] or ['/', not '/', ..] && !url.Contains('\\') && url.All(letter => letter is > ' ' and < (char)127);
}
