using ReferenceApp.Domain;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.GenerationApi.Answers;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>What is asked of a job, and what becomes true together with it.</summary>
sealed record Proposal(JobCommand Command)
{
    public IReadOnlyList<SideText> Texts { get; init; } = [];

    /// <summary>Puts into the store what the job is about to refer to; called once the job takes the command.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<AssetReference>>> StoreAsync { get; init; } =
        _ => Task.FromResult<IReadOnlyList<AssetReference>>([]);
}

/// <summary>Asks something of a job that exists. The worker may change it at the same moment: then it is read and decided again.</summary>
sealed class JobCommands(IAuditStore audit, JobSignals signals, TimeProvider clock)
{
    const int Tries = 10;

    /// <param name="claim">The caller's idempotency key; null without one.</param>
    public Task<JobOutcome> ApplyAsync(Guid id, JobCommand command, IdempotencyClaim? claim, CancellationToken cancel) =>
        ApplyAsync(id, _ => Task.FromResult<Proposal?>(new Proposal(command)), claim, cancel);

    /// <param name="propose">What to ask of the job as it is now; null when what that needs of the job was erased.</param>
    /// <param name="claim">The caller's idempotency key; null without one.</param>
    public async Task<JobOutcome> ApplyAsync(
        Guid id, Func<Job, Task<Proposal?>> propose, IdempotencyClaim? claim, CancellationToken cancel)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            var job = await audit.FindJobAsync(id, cancel)
                ?? throw new InvalidOperationException("A job that was seen cannot be found.");
            if (await propose(job) is not { } proposal)
                return Refusal.Conflict(new Reason(ApiCodes.WordsErased));
            var decision = job.Decide(proposal.Command);
            if (decision.Refusal is { } refusal)
                return Refuse(refusal, job.Actions);

            var at = clock.GetUtcNow();
            var after = decision.Events.Aggregate(job, (state, e) => state.Apply(e, at));
            var result = await audit.AppendAsync(new Append
            {
                Jobs = [new JobChange(job, decision.Events, after)],
                Texts = proposal.Texts,
                References = await proposal.StoreAsync(cancel),
                Idempotency = claim,
            }, cancel);
            switch (result)
            {
                case AppendResult.Committed:
                    await signals.AnnounceAsync(after);
                    return id;
                case AppendResult.Replayed replayed:
                    return JobReplays.Replay(replayed.First, claim!.BodySha256);
                case AppendResult.Conflict:
                    continue;
                default:
                    throw new InvalidOperationException($"A command cannot meet {result.GetType().Name}.");
            }
        }

        return Refusal.Conflict(new Reason(ApiCodes.JobBusy));
    }

    /// <summary>Who a person is stays as it is, so that is forbidden; the rest a person can do something about.</summary>
    static Refusal Refuse(Reason refusal, IReadOnlyList<string> actions) => refusal.Code switch
    {
        ReviewCodes.FourEyes => new Refusal(StatusCodes.Status403Forbidden, refusal, actions: actions),
        ReviewCodes.LinesUnread => new Refusal(
            StatusCodes.Status409Conflict, refusal, [new Fault("readText", refusal)], actions),
        _ => Refusal.Conflict(refusal, actions),
    };
}
