using ReferenceApp.ImageApiSimulator.Contract;

namespace ReferenceApp.ImageApiSimulator;

/// <summary>The routes of OpenAI's API that exist here.</summary>
static class ImageEndpoints
{
    public const string Generations = "/v1/images/generations";
    public const string Edits = "/v1/images/edits";

    public static void MapImages(this IEndpointRouteBuilder app)
    {
        app.MapPost(Generations, GenerateAsync);
        app.MapPost(Edits, EditAsync);
    }

    static Task GenerateAsync(HttpContext http, ImageCalls calls, IHostApplicationLifetime lifetime) =>
        calls.AnswerAsync(http, GenerationBody.ReadAsync, lifetime.ApplicationStopping);

    static Task EditAsync(HttpContext http, ImageCalls calls, IHostApplicationLifetime lifetime) =>
        calls.AnswerAsync(http, EditBody.ReadAsync, lifetime.ApplicationStopping);
}
