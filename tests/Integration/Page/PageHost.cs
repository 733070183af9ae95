using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ReferenceApp.Contracts;
using ReferenceApp.Integration.Edge;

namespace ReferenceApp.Integration.Page;

/// <summary>The edge and the review page as real servers, in front of an interface that the test speaks for.</summary>
sealed class PageHost : IAsyncDisposable
{
    public const string Reviewer = "reviewer-1";

    public const string Administrator = "administrator-1";

    public const string Password = "green tea in spring";

    /// <summary>Once for all: it is slow on purpose.</summary>
    static readonly string PasswordHash = Hash();

    readonly WebApplication front;
    readonly WebApplication behind;
    readonly DirectoryInfo files;

    PageHost(WebApplication edge, WebApplication page, Upstream api, DirectoryInfo folder) =>
        (front, behind, Api, files) = (edge, page, api, folder);

    /// <summary>Stands for generation-api; by default it has nothing.</summary>
    public Upstream Api { get; }

    public Uri Address => new(front.Urls.First());

    public static Task<PageHost> StartAsync(params string[] settings) => StartAsync(null, null, settings);

    /// <param name="apiAddress">A real interface instead, which shares <paramref name="keysDirectory"/>.</param>
    public static async Task<PageHost> StartAsync(Uri? apiAddress, string? keysDirectory, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("page-test-");
        var keys = keysDirectory ?? Path.Combine(folder.FullName, "identity-keys");
        var api = await Upstream.StartAsync(keys);
        api.Answer = NothingThere;
        string[] common =
        [
            "--urls=http://127.0.0.1:0", "--environment=Development", "--Logging:Console:LogLevel:Default=None",
            $"--InternalIdentity:KeysDirectory={keys}", $"--services:generation-api:http:0={apiAddress ?? api.Address}",
        ];
        var page = ReviewUi.Program.Build(common);
        await page.StartAsync();
        var edge = ReferenceApp.Edge.Program.Build([
            .. common, $"--services:review-ui:http:0={page.Urls.First()}", "--Edge:RequestsPerMinute=0",
            $"--SignIn:KeysDirectory={Path.Combine(folder.FullName, "sign-in-keys")}", .. settings.Length > 0 ? settings : People()]);
        await edge.StartAsync();
        return new PageHost(edge, page, api, folder);
    }

    /// <summary>Settings for a reviewer and an administrator who share <see cref="Password"/>.</summary>
    public static string[] People() =>
    [
        $"--SignIn:Reviewers:0:Name={Reviewer}", $"--SignIn:Reviewers:0:PasswordHash={PasswordHash}",
        $"--SignIn:Reviewers:1:Name={Administrator}", $"--SignIn:Reviewers:1:PasswordHash={PasswordHash}",
        "--SignIn:Reviewers:1:Role=Admin",
    ];

    public Browser Browser() => new(Address);

    /// <summary>A browser in which the reviewer has signed in.</summary>
    public async Task<Browser> SignedInAsync(string name = Reviewer)
    {
        var browser = Browser();
        using var answer = await browser.SignInAsync(name, Password);
        return browser;
    }

    /// <summary>What the interface answers, by method and path without the query; everything else is 404.</summary>
    public void Answers(params (string Request, int Status, object Body)[] answers) => Api.Answer = async http =>
    {
        await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        var found = answers.Where(answer => answer.Request == $"{http.Request.Method} {http.Request.Path}").ToList();
        if (found is [])
            await NothingThere(http);
        else
            await WriteAsync(http, found[0].Status, found[0].Body);
    };

    public static Task WriteAsync(HttpContext http, int status, object body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = body is Problem ? "application/problem+json" : "application/json";
        return http.Response.WriteAsync(JsonSerializer.Serialize(body, body.GetType(), ReferenceAppClient.Json));
    }

    public static Task NothingThere(HttpContext http) => WriteAsync(
        http, 404, new Problem("Not Found", 404, "Nothing that you may see.", "not_found", null, null, null));

    public async ValueTask DisposeAsync()
    {
        await front.StopAsync();
        await front.DisposeAsync();
        await behind.DisposeAsync();
        await Api.DisposeAsync();
        files.Delete(recursive: true);
    }

    static string Hash()
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var hash = Rfc2898DeriveBytes.Pbkdf2(Password, salt, 100_000, HashAlgorithmName.SHA512, 32);
        return $"pbkdf2-sha512:100000:{Convert.ToBase64String(salt)}:{Convert.ToBase64String(hash)}";
    }
}
