using System.Security.Cryptography;
using System.Text;

namespace ReferenceApp.LocalAspire.Dashboard.SignIn;

/// <summary>The one sign-in that there is: who knows the token gets a cookie that is made from it.</summary>
/// <remarks>The cookie holds no token, and stays good when the app starts again with the same one.</remarks>
sealed class Session(DashboardOptions options)
{
    static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    readonly byte[] _token = Encoding.UTF8.GetBytes(options.BrowserToken);

    readonly string _cookieValue = Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.BrowserToken), "telemetry page, signed in"u8));

    // Cookies know no ports: each copy of the app on this machine has its own.
    readonly string _cookieName = $"telemetry-{options.Port}";

    public bool IsToken(string? text) => Same(text, _token);

    public bool IsSignedIn(HttpRequest request) => Same(request.Cookies[_cookieName], Encoding.UTF8.GetBytes(_cookieValue));

    public void SignIn(HttpResponse response) => response.Cookies.Append(_cookieName, _cookieValue, Options(Lifetime));

    public void SignOut(HttpResponse response) => response.Cookies.Delete(_cookieName, Options(null));

    static bool Same(string? text, byte[] expected) =>
        text is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(text), expected);

    static CookieOptions Options(TimeSpan? lifetime) =>
        new() { Path = "/", HttpOnly = true, SameSite = SameSiteMode.Strict, MaxAge = lifetime, IsEssential = true };
}
