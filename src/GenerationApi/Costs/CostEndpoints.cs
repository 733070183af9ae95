using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.AuditStore;
using ReferenceApp.Contracts;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Money;
using ReferenceApp.Domain.Routing;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Attempts;
using ReferenceApp.GenerationApi.Jobs;
using ReferenceApp.GenerationApi.Requests;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.GenerationApi.Costs;

/// <summary>What a call costs at most, before it is made, and what calls did cost.</summary>
static class CostEndpoints
{
    public static void MapCosts(this RouteGroupBuilder api)
    {
        var costs = api.MapGroup("/costs").WithTags("Costs");
        costs.MapPost("/estimate", EstimateAsync).WithName("EstimateCost")
            .Accepts<EstimateBody>("application/json")
            .WithSummary("Estimate the worst case of a call to the Image API.")
            .Answers<EstimateResponse>(200, 400, 413, 415);
        costs.MapGet("", ReportAsync).WithName("GetCosts")
            .WithSummary("Where the money of the calls planned in a period stands now, by caller, model, surface or UTC day. The last 30 days, unless from and to say otherwise.")
            .Answers<Page<CostGroup>>(200, 400);
    }

    static async Task<Results<Ok<EstimateResponse>, Refusal>> EstimateAsync(HttpContext http, CancellationToken cancel)
    {
        var (body, shapeFaults) = await RequestBody.ReadJsonAsync<EstimateBody>(http.Request, cancel);
        var faults = new FaultList(shapeFaults);
        var call = Read(body, faults);
        if (!faults.IsEmpty)
            return Refusal.Invalid(faults.All);
        if (Estimate.WorstCase(call, PriceBook.Shipped.Current, ModelCatalog.Shipped) is not { } estimate)
            return Refusal.Invalid([Fault.Of("model", ApiCodes.PriceUnknown, ("model", call.Model.Id))]);
        return TypedResults.Ok(new EstimateResponse(
            estimate.Usd.ToDecimal(), AttemptWire.Usage(estimate.Tokens)!, estimate.Basis, estimate.PriceListVersion));
    }

    static async Task<Results<Ok<Page<CostGroup>>, Refusal>> ReportAsync(
        HttpContext http, CostReport report, TimeProvider clock, [AsParameters] CostPeriodInput input,
        CancellationToken cancel, string? cursor = null, string? limit = null)
    {
        var faults = new List<Fault>();
        var paging = KeyPaging.Read(cursor, limit, faults);
        var filter = input.Read(http.GetCaller(), clock.GetUtcNow(), faults);
        if (faults.Count > 0)
            return Refusal.Invalid(faults);

        var (shown, next) = paging.Cut(await report.OfAsync(filter, paging.After, paging.Rows, cancel), row => row.Key);
        return TypedResults.Ok(new Page<CostGroup>([.. shown.Select(Group)], next));
    }

    static CostGroup Group(CostRow row) => new(
        row.Key, Usd(row.ReservedMicroUsd), Usd(row.SettledMicroUsd), Usd(row.PossibleMicroUsd),
        new CostBuckets(
            Usd(row.TextIn), Usd(row.TextCached), Usd(row.ImageIn), Usd(row.ImageCached), Usd(row.ImageOut), Usd(row.TextOut)));

    static decimal Usd(long microUsd) => new MicroUsd(microUsd).ToDecimal();

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
