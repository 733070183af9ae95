using System.Text.Json;
using ReferenceApp.AuditStore;
using ReferenceApp.Contracts;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Jobs;
using ReferenceApp.Imaging;

namespace ReferenceApp.GenerationApi.Reviews;

/// <summary>
/// Where people take up jobs and decide about them. A claim comes first: it names the lines to read, and only its holder
/// decides, about the picture that it was made on.
/// </summary>
sealed class ReviewDesk(
    ReviewClaims claims, PictureLines pictures, JobChanges changes, JobCommands commands, ReviewMetrics metrics, IdSource ids)
{
    /// <returns>The claim and its lines, or why there is none; the other is null.</returns>
    public async Task<(ClaimResponse? Claim, Refusal? Refusal)> ClaimAsync(Job job, string reviewer, CancellationToken cancel)
    {
        if (job.State != JobState.AwaitingReview)
            return (null, Refusal.Conflict(Reason.Of(
                "job_transition_refused", ("command", "Claim"), ("state", job.State)), job.Actions));
        if (job.PictureSha256 is not { } sha256)
            return (null, PictureMissing());
        if (await claims.RenewAsync(job.Id, reviewer, sha256, cancel) is { } renewed)
            return (Answer(renewed), null);
        if (await claims.FindAsync(job.Id, cancel) is { } held && held.Reviewer != reviewer)
            return (null, Claimed(held));

        await claims.ForgetAsync(cancel);
        var words = await changes.WordsOfAsync(job, cancel);
        try
        {
            if (await pictures.ReadAsync(sha256, words?.Prompt.Text.Select(text => text.Content) ?? [], cancel) is not { } lines)
                return (null, PictureMissing());
            var claim = await claims.TakeAsync(
                job.Id, reviewer, sha256, JsonSerializer.SerializeToUtf8Bytes(lines, ReferenceAppClient.Json), cancel);
            return claim.Reviewer == reviewer ? (Answer(claim), null) : (null, Claimed(claim));
        }
        catch (TextReadingException e)
        {
            return (null, new Refusal(StatusCodes.Status503ServiceUnavailable, e.Reason));
        }
    }

    public async Task<JobOutcome> DecideAsync(Job job, string reviewer, DecisionDraft draft, CancellationToken cancel)
    {
        var claim = await claims.FindAsync(job.Id, cancel);
        if (job.State == JobState.AwaitingReview && claim is not null && claim.Reviewer != reviewer)
            return Claimed(claim);
        if (job.State == JobState.AwaitingReview && claim?.Sha256 != job.PictureSha256)
            return Refusal.Conflict(new Reason(ApiCodes.ClaimMissing), job.Actions);

        var seen = new ReviewedPicture(
            claim?.Sha256 ?? "", claim is null ? [] : [.. LinesOf(claim).Select(line => line.Id)], draft.Read);
        var outcome = await commands.ApplyAsync(
            job.Id, current => ProposeAsync(current, reviewer, seen, draft, cancel), claim: null, cancel);
        if (outcome.Refusal is null)
            metrics.Decided(job, draft.Choice);
        return outcome;
    }

    async Task<Proposal?> ProposeAsync(
        Job job, string by, ReviewedPicture seen, DecisionDraft draft, CancellationToken cancel)
    {
        var why = draft.Reason is null ? null : SideText.Create(ids, System.Text.Encoding.UTF8.GetBytes(draft.Reason));
        var proposal = draft switch
        {
            { Choice: ReviewChoice.Approve } => new Proposal(new JobCommand.Approve(by, seen, why?.Binding())),
            { Choice: ReviewChoice.Reject } => new Proposal(new JobCommand.Reject(by, seen, why!.Binding())),
            _ => await changes.ProposeAsync(job, draft.Change!, (edit, words) =>
                new JobCommand.RequestChange(by, seen, why!.Binding(), edit, words), cancel),
        };
        return proposal is null || why is null ? proposal : proposal with { Texts = [.. proposal.Texts, why] };
    }

    static ClaimResponse Answer(ReviewClaim claim) => new(new DateTimeOffset(claim.ExpiresAt), LinesOf(claim));

    static IReadOnlyList<ReviewLine> LinesOf(ReviewClaim claim) =>
        JsonSerializer.Deserialize<IReadOnlyList<ReviewLine>>(claim.Lines, ReferenceAppClient.Json)!;

    static Refusal Claimed(ReviewClaim held)
    {
        var reason = Reason.Of(ApiCodes.Claimed, ("by", held.Reviewer), ("until", $"{held.ExpiresAt:yyyy-MM-ddTHH:mm:ssZ}"));
        return new Refusal(StatusCodes.Status409Conflict, reason, [new Fault("claim", reason)]);
    }

    static Refusal PictureMissing() => Refusal.Conflict(new Reason(JobCauses.PictureMissing));
}
