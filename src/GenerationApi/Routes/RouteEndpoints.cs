using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.Contracts;
using ReferenceApp.Domain.Prompts;
using ReferenceApp.Domain.Routing;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Jobs;
using ReferenceApp.GenerationApi.Requests;
using ReferenceApp.GenerationApi.Wording;
using Rejected = ReferenceApp.Contracts.RejectedSurface;

namespace ReferenceApp.GenerationApi.Routes;

/// <summary>Which surface would do the work, before anything is spent.</summary>
static class RouteEndpoints
{
    public static void MapRoutes(this RouteGroupBuilder api) =>
        api.MapGroup("/routes").WithTags("Routes").MapPost("/decide", DecideAsync).WithName("DecideRoute")
            .Accepts<RouteRequest>("application/json")
            .WithSummary("Decide on a surface from the needs: why, why not the others, and its terms.")
            .Answers<RouteResponse>(200, 400, 413, 415);

    static async Task<Results<Ok<RouteResponse>, Refusal>> DecideAsync(HttpContext http, CancellationToken cancel)
    {
        var (request, shapeFaults) = await RequestBody.ReadJsonAsync<RouteRequest>(http.Request, cancel);
        var faults = new FaultList(shapeFaults);
        if (request.Needs is null)
            faults.Add("needs", PromptCodes.Required);
        var needs = NeedsInput.Read(request.Needs, faults);
        return needs is null || !faults.IsEmpty
            ? Refusal.Invalid(faults.All)
            : TypedResults.Ok(Of(RouteDecision.Decide(needs, []), Phrasebook.For(http.Request)));
    }

    static RouteResponse Of(RouteDecision decision, Phrasebook words) => new(
        decision.Surface.ToString(),
        decision.Provider,
        [.. decision.Reasons.Select(words.Of)],
        [.. decision.Rejected.Select(r => new Rejected(Surface.SpellingOf(r.Surface), words.Of(r.Reason)))],
        new ContractBody(
            words.Of(decision.Contract.Cost), words.Of(decision.Contract.Limits), words.Of(decision.Contract.Storage),
            words.Of(decision.Contract.Support), words.Of(decision.Contract.Log),
            [.. decision.Contract.StopRules.Select(words.Of)]));
}
