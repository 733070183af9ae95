using ReferenceApp.Contracts;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Domain.Routing;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Routes;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>Turns a request into a draft, or into every fault it has. Pure: it stores nothing and asks nobody.</summary>
static class JobInput
{
    /// <param name="source">Size of the uploaded picture; null without one, or when it is faulty.</param>
    /// <param name="faults">What was wrong already; the draft is null unless the list stays empty.</param>
    public static JobDraft? Read(JobRequest request, PictureSize? source, FaultList faults)
    {
        var model = ReadModel(request.Model, faults);
        var prompt = PromptInput.Read(request.Prompt, model, faults);
        var hasPrompt = faults.All.All(fault => !fault.Field.StartsWith("prompt", StringComparison.Ordinal));
        var size = SizeInput.Read(request.Size, source, model, faults);
        var (needs, surface, route) = ReadRoute(request, faults);
        var edits = EditInput.Read(request.Edits, hasPrompt ? prompt : null, size, model, faults);
        var draft = new JobDraft(
            prompt, needs, surface, route, model, size ?? default, edits,
            FinalInput.Read(request.Final, size?.ToString() ?? "", model, faults),
            ReadDrill(request.Drill, faults),
            faults.OneOf("unknownOutcome", request.UnknownOutcome, "ask", JobOffer.UnknownOutcomes),
            faults.Amount("budgetUsd", request.BudgetUsd),
            faults.Between("review.reviewers", request.Review?.Reviewers, 1, 1, JobLimits.Reviewers));
        if (request.TextModel is { } textModel)
            CheckTextModel(textModel, faults);
        return faults.IsEmpty ? draft : null;
    }

    public static ImageModel ReadModel(string? name, FaultList faults)
    {
        var catalog = ModelCatalog.Shipped;
        if (name is null)
            return catalog.DefaultImageModel;
        if (catalog.FindImageModel(name) is { } model)
            return model;
        faults.Add("model", ApiCodes.NotOneOf, ("allowed", string.Join(", ", catalog.ImageModels.Select(m => m.Id))));
        return catalog.DefaultImageModel;
    }

    /// <summary>Text models lead calls on Responses, which is not available; accepting one would mean ignoring it.</summary>
    static void CheckTextModel(string name, FaultList faults)
    {
        var catalog = ModelCatalog.Shipped;
        if (catalog.FindTextModel(name) is null)
            faults.Add("textModel", ApiCodes.NotOneOf, ("allowed", string.Join(", ", catalog.TextModels.Select(m => m.Id))));
        else
            faults.Add("textModel", ApiCodes.NotAvailable, ("value", name));
    }

    static string? ReadDrill(string? drill, FaultList faults)
    {
        if (drill is null)
            return null;
        var known = faults.OneOf("drill", drill, drill, JobOffer.Drills);
        if (!JobOffer.CanDrill(known))
            faults.Add("drill", ApiCodes.NotAvailable, ("value", known));
        return known;
    }

    /// <summary>A surface that was asked for is recorded as that; else it is decided from the needs.</summary>
    static (Needs Needs, Surface Surface, RouteRecord Route) ReadRoute(JobRequest request, FaultList faults)
    {
        var needs = NeedsInput.Read(request.Needs, faults);
        if (needs is null || request.Surface is not null)
        {
            var asked = ReadSurface(request.Surface, faults);
            CheckByHand(needs, asked, faults);
            return (needs ?? Needs.Default, asked, RequestedRoute(asked));
        }

        var decision = RouteDecision.Decide(needs, []);
        if (!JobOffer.CanDo(decision.Surface))
            faults.Add("needs", ApiCodes.NotAvailable, ("value", decision.Surface));
        CheckByHand(needs, decision.Surface, faults);
        return (needs, decision.Surface, new RouteRecord(
            decision.Reasons,
            [.. decision.Rejected.Select(r => new RejectedSurfaceRecord(Surface.SpellingOf(r.Surface), r.Reason))]));
    }

    static Surface ReadSurface(string? text, FaultList faults)
    {
        if (text is null)
            return Surface.ImageApi;
        if (Surface.TryParse(text) is not { } asked)
            faults.Add("surface", ApiCodes.NotOneOf, ("allowed", "image-api, responses, chatgpt, provider:<name>"));
        else if (JobOffer.CanDo(asked))
            return asked;
        else
            faults.Add("surface", ApiCodes.NotAvailable, ("value", asked));
        return Surface.ImageApi;
    }

    /// <summary>The stop rule of that surface's contract.</summary>
    static void CheckByHand(Needs? needs, Surface surface, FaultList faults)
    {
        if (surface == Surface.ChatGpt && needs?.Data == DataClass.Customer)
            faults.Add("needs.data", RouteCodes.StopCustomerDataInPersonsAccount);
    }

    static RouteRecord RequestedRoute(Surface surface) => new(
        [Reason.Of(ApiCodes.SurfaceRequested, ("surface", surface))],
        [.. Enum.GetValues<SurfaceKind>().Where(kind => kind != surface.Kind).Select(kind => new RejectedSurfaceRecord(
            Surface.SpellingOf(kind), Reason.Of(ApiCodes.AnotherSurfaceRequested, ("surface", surface))))]);
}
