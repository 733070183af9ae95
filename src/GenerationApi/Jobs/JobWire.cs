using ReferenceApp.AssetStore;
using ReferenceApp.AuditStore;
using ReferenceApp.Contracts;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Domain.Money;
using ReferenceApp.GenerationApi.Attempts;
using ReferenceApp.GenerationApi.Wording;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>Spells jobs for the wire, in one language.</summary>
sealed class JobWire(Phrasebook words, AssetUrls urls)
{
    /// <summary>How long the picture URLs of an answer are good for.</summary>
    static readonly TimeSpan UrlLifetime = TimeSpan.FromHours(1);

    public JobResponse Summary(JobRecord record, IReadOnlyList<AssetReferenceRow> assets, LedgerSum cost, ReviewState review)
    {
        var (job, traceId) = record;
        return new JobResponse(
            job.Id, job.State.ToString(), Worded(job.Cause), job.Caller, job.Plan.Surface, Route(job.Plan.Route),
            job.Plan.Model, job.Plan.Size,
            [.. assets.DistinctBy(asset => asset.Sha256).Select(Asset)],
            Cost(cost), review, traceId, job.Actions, job.CreatedAt, job.UpdatedAt);
    }

    public static PromptBody Prompt(JobWords said) => new()
    {
        Purpose = said.Prompt.Purpose,
        Requirements = said.Prompt.Requirements,
        Constraints = said.Prompt.Constraints,
        Fixed = said.Prompt.Fixed,
        Avoid = said.Prompt.Avoid,
        Text = [.. said.Prompt.Text.Select(line => new TextBody { Content = line.Content, Language = line.Language })],
    };

    public static OriginBody Origin(PictureUploaded upload, PictureOrigin origin) => new(upload.Sha256, origin.Where, origin.By);

    /// <param name="said">Null once the words were erased.</param>
    public static IReadOnlyList<EditState> Edits(Job job, JobWords? said) =>
    [
        .. job.Plan.Edits.Select((edit, i) => new EditState(
            edit.Kind, Rectangle(edit.Place), edit.MaskSha256, said?.Instructions[i], edit.Protect)),
    ];

    public IReadOnlyList<StepBody> Steps(Job job, IReadOnlyList<AttemptRecord> attempts)
    {
        var byId = attempts.ToDictionary(record => record.Attempt.Id);
        return
        [
            .. job.Steps.Select(step => new StepBody(
                Spell(step.Name), Spell(step.State), step.StartedAt, step.FinishedAt, Worded(step.Condition),
                [
                    .. step.Attempts.Where(attempt => byId.ContainsKey(attempt.AttemptId)).Select(attempt =>
                        AttemptWire.Of(byId[attempt.AttemptId], AttemptWire.VerdictOf(job, attempt.AttemptId), words)),
                ])
            {
                Candidates = step.Name == StepName.Finalize ? [.. job.Candidates.Select(c => Candidate(c, job.Chosen))] : null,
            }),
        ];
    }

    RouteBody Route(RouteRecord route) => new(
        [.. route.Reasons.Select(words.Of)],
        [.. route.Rejected.Select(rejected => new RejectedSurface(rejected.Surface, words.Of(rejected.Reason)))]);

    public static CostBody Cost(LedgerSum sum) =>
        new(Usd(sum.ReservedMicroUsd), Usd(sum.SettledMicroUsd), Usd(sum.PossibleMicroUsd));

    public AssetBody Asset(AssetReferenceRow row) => new(
        row.Sha256, urls.Sign(row.Sha256, row.Id, UrlLifetime), row.Width, row.Height, row.Format, row.Bytes, row.C2pa,
        row.DerivedFrom, row.Role);

    CandidateBody Candidate(CandidateJudged judged, CandidateChosen? chosen) => new(
        judged.Size, judged.Quality, judged.Format, judged.Compression, judged.Derived, judged.AttemptId, judged.Sha256,
        judged.Verdict, judged.InsideBudget, chosen?.Index == judged.Index, words.Of(judged.Reason));

    ReasonText? Worded(Reason? reason) => reason is null ? null : words.Of(reason);

    static RectBody? Rectangle(Rect? place) =>
        place is { } at ? new RectBody { X = at.X, Y = at.Y, Width = at.Width, Height = at.Height } : null;

    static string Spell(Enum value) => value.ToString().ToLowerInvariant();

    static decimal Usd(long microUsd) => new MicroUsd(microUsd).ToDecimal();
}
