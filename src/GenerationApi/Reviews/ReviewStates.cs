using System.Text;
using ReferenceApp.AuditStore;
using ReferenceApp.Contracts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;

namespace ReferenceApp.GenerationApi.Reviews;

/// <summary>How people stand to jobs, as a job is shown with it.</summary>
sealed class ReviewStates(ReviewClaims claims, SideTexts texts)
{
    /// <summary>One for each of the jobs, by id.</summary>
    public async Task<IReadOnlyDictionary<Guid, ReviewState>> OfAsync(
        IReadOnlyCollection<Job> jobs, CancellationToken cancel)
    {
        var waiting = jobs.Where(job => job.State == JobState.AwaitingReview).Select(job => job.Id).ToArray();
        var holders = (await claims.OfJobsAsync(waiting, cancel)).ToDictionary(holder => holder.JobId);
        var reasons = await texts.FindAsync(
            [.. jobs.SelectMany(job => job.Decisions).Select(made => made.Decided.Reason).OfType<TextBinding>()], cancel);
        return jobs.ToDictionary(job => job.Id, job => new ReviewState(
            job.Plan.Reviewers, [.. job.Decisions.Select(made => Decision(made, reasons))],
            holders.GetValueOrDefault(job.Id)?.Reviewer, job.ChangeRequestedBy));
    }

    static ReviewDecision Decision(ReviewRecord made, IReadOnlyDictionary<Guid, byte[]> reasons)
    {
        var reason = made.Decided.Reason is { } binding ? reasons.GetValueOrDefault(binding.Id) : null;
        return new ReviewDecision(
            made.Decided.By, made.Decided.Decision, made.Decided.Sha256,
            reason is null ? null : Encoding.UTF8.GetString(reason), made.At);
    }
}
