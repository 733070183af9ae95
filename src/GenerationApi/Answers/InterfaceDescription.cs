using ReferenceApp.Contracts;

namespace ReferenceApp.GenerationApi.Answers;

/// <summary><c>GET /openapi/v1.json</c>.</summary>
static class InterfaceDescription
{
    public static IServiceCollection AddInterfaceDescription(this IServiceCollection services) =>
        services.AddOpenApi("v1", options =>
        {
            options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = "ReferenceApp";
                document.Info.Version = "v1";
                // Callers come through the edge; this process's own address is nobody's business.
                document.Servers = [];
                return Task.CompletedTask;
            });
        });

    /// <summary>Says what an endpoint answers: its success, the problems named, and those that every endpoint has.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, int success, params int[] problems)
    {
        endpoint.Produces<T>(success);
        return endpoint.Refuses(problems);
    }

    /// <summary>As <see cref="Answers{T}"/>, for server-sent events whose data is <typeparamref name="T"/>.</summary>
    public static RouteHandlerBuilder AnswersEvents<T>(this RouteHandlerBuilder endpoint, params int[] problems) =>
        endpoint.Produces<T>(StatusCodes.Status200OK, "text/event-stream").Refuses(problems);

    /// <summary>As <see cref="Answers{T}"/>, for 204.</summary>
    public static RouteHandlerBuilder AnswersNothing(this RouteHandlerBuilder endpoint, params int[] problems) =>
        endpoint.Produces(StatusCodes.Status204NoContent).Refuses(problems);

    static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, int[] problems)
    {
        foreach (var status in problems.Concat([401, 503]))
            endpoint.Produces<Problem>(status, "application/problem+json");
        return endpoint;
    }
}
