using ReferenceApp.Contracts;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.GenerationApi.Answers;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>The final grid of a request. Left out, it is one candidate: the job's size, medium, PNG.</summary>
static class FinalInput
{
    const int DefaultCandidates = 4;

    public static FinalPlan Read(FinalBody? body, string size, ImageModel model, FaultList faults)
    {
        body ??= new FinalBody();
        var sizes = faults.Entries("final.sizes", body.Sizes, [size]);
        if (body.Sizes is not null)
            faults.AddAll(sizes.SelectMany((wanted, i) => SizeInput.Check(wanted, model, $"final.sizes[{i}]")));
        var compressions = faults.Entries("final.compressions", body.Compressions, [100]);
        for (var i = 0; i < compressions.Count; i++)
            faults.Between($"final.compressions[{i}]", compressions[i], 100, 0, 100);
        return new FinalPlan(
            sizes,
            Known("final.qualities", body.Qualities, ["medium"], model.Qualities, faults),
            Known("final.formats", body.Formats, ["png"], model.Formats, faults),
            compressions,
            faults.Between("final.maxCandidates", body.MaxCandidates, DefaultCandidates, 1, JobLimits.Candidates),
            faults.Amount("final.budget.usd", body.Budget?.Usd),
            body.Budget?.LatencySeconds is { } seconds
                ? faults.Between("final.budget.latencySeconds", seconds, 0, 1, JobLimits.LatencySeconds)
                : null);
    }

    /// <summary><c>auto</c> is not offered: a candidate is judged by what was asked for.</summary>
    static IReadOnlyList<string> Known(
        string field, IReadOnlyList<string>? entries, IReadOnlyList<string> fallback, IReadOnlyList<string> allowed,
        FaultList faults)
    {
        var list = faults.Entries(field, entries, fallback);
        faults.AddAll(list.Select((entry, i) => (entry, i)).Where(e => !allowed.Contains(e.entry))
            .Select(e => Fault.Of($"{field}[{e.i}]", ApiCodes.NotOneOf, ("allowed", string.Join(", ", allowed)))));
        return list;
    }
}
