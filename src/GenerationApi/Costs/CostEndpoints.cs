using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.Contracts;
using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Money;
using ReferenceApp.Domain.Routing;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Attempts;
using ReferenceApp.GenerationApi.Jobs;
using ReferenceApp.GenerationApi.Requests;

namespace ReferenceApp.GenerationApi.Costs;

/// <summary>What a call costs at most, before it is made.</summary>
static class CostEndpoints
{
    public static void MapCosts(this RouteGroupBuilder api) =>
        api.MapGroup("/costs").WithTags("Costs").MapPost("/estimate", EstimateAsync).WithName("EstimateCost")
            .Accepts<EstimateBody>("application/json")
            .WithSummary("Estimate the worst case of a call to the Image API.")
            .Answers<EstimateResponse>(200, 400, 413, 415);

    static async Task<Results<Ok<EstimateResponse>, Refusal>> EstimateAsync(HttpContext http, CancellationToken cancel)
    {
        var (body, shapeFaults) = await RequestBody.ReadJsonAsync<EstimateBody>(http.Request, cancel);
        var faults = new FaultList(shapeFaults);
        var call = Read(body, faults);
        if (!faults.IsEmpty)
            return Refusal.Invalid(faults.All);
        if (Estimate.WorstCase(call, PriceBook.Shipped.Current, ModelCatalog.Shipped) is not { } estimate)
            return Refusal.Invalid([Domain.Fault.Of("model", ApiCodes.PriceUnknown, ("model", call.Model.Id))]);
        return TypedResults.Ok(new EstimateResponse(
            estimate.Usd.ToDecimal(), AttemptWire.Usage(estimate.Tokens)!, estimate.Basis, estimate.PriceListVersion));
    }

    static EstimateRequest Read(EstimateBody body, FaultList faults)
    {
        var model = JobInput.ReadModel(body.Model, faults);
        var options = new RenderOptions(body.Size, body.Quality, Count: body.N, PartialImages: body.PartialImages);
        // The rules speak of the Images API's fields; the one that is spelled otherwise here is told as it was sent.
        faults.AddAll(RenderRules.Validate(options, model)
            .Select(fault => fault.Field == "partial_images" ? fault with { Field = "partialImages" } : fault));
        // Each picture of an edit, and its mask.
        var mostInputs = model.Edits.MaxInputImages + 1;
        if (body.InputImages is < 0 || body.InputImages > mostInputs)
            faults.Add("inputImages", ApiCodes.OutOfRange, ("min", 0), ("max", mostInputs));
        return new EstimateRequest
        {
            Surface = Surface.ImageApi,
            Model = model,
            Size = body.Size ?? SizeRules.Auto,
            Quality = body.Quality ?? SizeRules.Auto,
            Images = body.N ?? 1,
            PartialImages = body.PartialImages ?? 0,
            InputImages = body.InputImages ?? 0,
        };
    }
}
