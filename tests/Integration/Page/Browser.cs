using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace ReferenceApp.Integration.Page;

/// <summary>
/// Keeps cookies and posts forms with the token that the page gave it. It follows nothing by itself, and sends cookies
/// marked Secure over the loopback too, as over the TLS that a test does not have.
/// </summary>
sealed partial class Browser : IDisposable
{
    readonly HttpClient http;

    public Browser(Uri address)
    {
#pragma warning disable CA5399 // A loopback server has no certificate to revoke.
        http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
#pragma warning restore CA5399
    }

    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    /// <summary>Every <c>Set-Cookie</c> so far, as it came.</summary>
    public List<string> SetCookies { get; } = [];

    public string Language { get; set; } = "en";

    public string? Authorization { get; set; }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Add("Accept-Language", Language);
        if (Authorization is not null)
            request.Headers.Add("Authorization", Authorization);
        if (Cookies.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        foreach (var line in answer.Headers.TryGetValues("Set-Cookie", out var lines) ? lines : [])
            Keep(line);
        return answer;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>The page's HTML, of whatever status.</summary>
    public async Task<string> ReadAsync(string path)
    {
        using var answer = await GetAsync(path);
        return await TextAsync(answer);
    }

    /// <param name="from">The page whose form is posted.</param>
    public async Task<HttpResponseMessage> PostAsync(string from, string action, params (string Name, string Value)[] fields)
    {
        return await PostRawAsync(action, [.. fields, ("__RequestVerificationToken", await TokenAsync(from))]);
    }

    /// <summary>The token of the first form on the page.</summary>
    public async Task<string> TokenAsync(string page) => Token().Match(await ReadAsync(page)).Groups["value"].Value;

    public Task<HttpResponseMessage> PostRawAsync(string action, params (string Name, string Value)[] fields) => SendAsync(
        HttpMethod.Post, action, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    public Task<HttpResponseMessage> SignInAsync(string name, string password, string returnUrl = "/") => PostAsync(
        "/signin", "/signin", ("name", name), ("password", password), ("returnUrl", returnUrl));

    public static async Task<string> TextAsync(HttpResponseMessage answer) =>
        WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    public void Dispose() => http.Dispose();

    void Keep(string line)
    {
        SetCookies.Add(line);
        var pair = line.Split(';')[0].Split('=', 2);
        if (pair[1].Length == 0)
            Cookies.Remove(pair[0]);
        else
            Cookies[pair[0]] = pair[1];
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<value>[^\"]+)\"")]
    private static partial Regex Token();
}
