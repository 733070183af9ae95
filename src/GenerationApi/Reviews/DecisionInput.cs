using ReferenceApp.Contracts;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Domain.Prompts;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Jobs;

namespace ReferenceApp.GenerationApi.Reviews;

/// <summary>A decision in which nothing is wrong, whether or not the job takes it.</summary>
/// <param name="Choice">One of <see cref="ReviewChoice"/>.</param>
/// <param name="Reason">Null only with an approval.</param>
/// <param name="Read">Ids of the lines that were read.</param>
/// <param name="Change">Null but with a requested change.</param>
sealed record DecisionDraft(string Choice, string? Reason, IReadOnlyList<string> Read, EditSpec? Change);

/// <summary>Turns a request into a draft, or into every fault it has.</summary>
static class DecisionInput
{
    const string Change = "change";

    /// <param name="words">Of the job; null once they were erased: then no change of it can be asked for.</param>
    /// <param name="faults">What was wrong already; the draft is null unless the list stays empty.</param>
    public static DecisionDraft? Read(DecisionRequest request, Job job, JobWords? words, FaultList faults)
    {
        if (request.Decision is null)
            faults.Add("decision", PromptCodes.Required);
        var choice = faults.OneOf("decision", request.Decision, "", ReviewChoice.All);
        var reason = string.IsNullOrWhiteSpace(request.Reason) ? null : request.Reason;
        if (reason is not null || choice is ReviewChoice.Reject or ReviewChoice.RequestChange)
            faults.AddAll(ReviewRules.CheckReason(reason, "reason"));
        var change = ReadChange(request.Change, choice, job, words, faults);
        return faults.IsEmpty ? new DecisionDraft(choice, reason, request.ReadText ?? [], change) : null;
    }

    static EditSpec? ReadChange(EditBody? change, string choice, Job job, JobWords? words, FaultList faults)
    {
        if (choice != ReviewChoice.RequestChange)
        {
            if (change is not null && ReviewChoice.All.Contains(choice))
                faults.Add(Change, ApiCodes.ChangeNotAsked);
            return null;
        }

        if (change is not null && words is not null)
            return EditInput.ReadChange(change, Change, job, words, faults);
        faults.Add(Change, change is null ? PromptCodes.Required : ApiCodes.WordsErased);
        return null;
    }
}
