using ReferenceApp.Contracts;
using ReferenceApp.ReviewUi.Wording;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.ReviewUi.Shell;

/// <summary>The interface, asked as the person of this request and in their language.</summary>
sealed class Api(IHttpClientFactory clients, InternalIdentityTokens tokens, IHttpContextAccessor request, Words words)
{
    public const string Name = "generation-api";

    public ReferenceAppClient Client => new(Http());

    /// <summary>For what has no typed method. The identity is issued anew, so that it lasts as long as one that just came in.</summary>
    public HttpClient Http()
    {
        var http = clients.CreateClient(Name);
        http.DefaultRequestHeaders.Add(InternalIdentityTokens.Header, tokens.Issue(request.HttpContext!.GetCaller()));
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(words.Language);
        return http;
    }
}

static class ApiServices
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Asks once: a person who waits is better told, and asks again by reloading.</summary>
    public static void AddApi(this IServiceCollection services)
    {
        services.AddProbeHttpClient(Api.Name, new Uri($"https+http://{Api.Name}"), Patience);
        services.AddScoped<Api>();
    }
}
