namespace ReferenceApp.ImageApiSimulator.Contract;

/// <summary>
/// The caller's own name for a request: with it a call can be found that was never answered. OpenAI's API reference ("Debugging
/// requests") takes at most 512 ASCII characters and refuses others.
/// </summary>
static class ClientRequestId
{
    const string Header = "X-Client-Request-Id";
    const int MostCharacters = 512;

    /// <summary>Null when there is none that can be taken.</summary>
    public static string? Of(HttpRequest request) =>
        request.Headers[Header].ToString() is { Length: > 0 } id && IsSound(id) ? id : null;

    /// <exception cref="RefusedException">400.</exception>
    public static void Check(HttpRequest request)
    {
        if (!IsSound(request.Headers[Header].ToString()))
            throw new RefusedException(ApiError.Invalid(Header, null, $"Invalid '{Header}' header: expected at most {MostCharacters} ASCII characters."));
    }

    static bool IsSound(string id) => id.Length <= MostCharacters && id.All(char.IsAscii);
}
