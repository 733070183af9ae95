using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ReferenceApp.Contracts;

namespace ReferenceApp.EndToEnd.Telemetry;

/// <summary>A person at the page, through the edge: cookies are kept, and forms are posted with the token that the page gave.</summary>
sealed partial class Reviewer : IDisposable
{
    readonly HttpClient _http;

    public Reviewer(Uri edge)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = new CookieContainer(),
            ActivityHeadersPropagator = null, // a browser begins no trace
        };
        _http = new HttpClient(handler) { BaseAddress = edge };
    }

    /// <returns>Whether the person is in.</returns>
    public async Task<bool> SignInAsync(string name, string password)
    {
        using var answer = await PostAsync("/signin", "/signin", ("name", name), ("password", password), ("returnUrl", "/"));
        return answer.Headers.Location?.OriginalString == "/";
    }

    /// <summary>Claims the job, reads every line and posts the form.</summary>
    /// <returns>The status of the answer; 303 when it was taken.</returns>
    public async Task<HttpStatusCode> DecideAsync(Guid jobId, params IReadOnlyList<(string Name, string Value)> fields)
    {
        var page = $"/review/jobs/{jobId}";
        (await PostAsync(page, $"{page}/claim")).Dispose();
        var lines = JsonSerializer.Deserialize<IReadOnlyList<ReviewLine>>(
            WebUtility.HtmlDecode(Lines().Match(await ReadAsync(page)).Groups["json"].Value), ReferenceAppClient.Json)!;
        using var answer = await PostAsync(page, $"{page}/decision", [.. fields, .. lines.Select(line => ("readText", line.Id))]);
        return answer.StatusCode;
    }

    /// <summary>As <see cref="DecideAsync"/>, without a claim.</summary>
    public async Task<HttpStatusCode> DecideUnclaimedAsync(Guid jobId, string decision)
    {
        var page = $"/review/jobs/{jobId}";
        using var answer = await PostAsync(page, $"{page}/decision", ("decision", decision));
        return answer.StatusCode;
    }

    public Task<string> ReadAsync(string path) => _http.GetStringAsync(path);

    public void Dispose() => _http.Dispose();

    async Task<HttpResponseMessage> PostAsync(string from, string action, params IReadOnlyList<(string Name, string Value)> fields)
    {
        var token = Token().Match(await ReadAsync(from)).Groups["value"].Value;
        using var form = new FormUrlEncodedContent(
            fields.Append(("__RequestVerificationToken", token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        return await _http.PostAsync(action, form);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<value>[^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("lines=\"(?<json>[^\"]*)\"")]
    private static partial Regex Lines();
}
