using ReferenceApp.Domain;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.GenerationApi.Answers;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>Asks something of a job that exists. The worker may change it at the same moment: then it is read and decided again.</summary>
sealed class JobCommands(IAuditStore audit, JobSignals signals, TimeProvider clock)
{
    const int Tries = 10;

    /// <param name="claim">The caller's idempotency key; null without one.</param>
    /// <param name="with">What is committed together with it: texts and references.</param>
    public async Task<JobOutcome> ApplyAsync(
        Guid id, JobCommand command, IdempotencyClaim? claim, CancellationToken cancel, Append? with = null)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            var job = await audit.FindJobAsync(id, cancel)
                ?? throw new InvalidOperationException("A job that was seen cannot be found.");
            var decision = job.Decide(command);
            if (decision.Refusal is { } refusal)
                return Refusal.Conflict(refusal, job.Actions);

            var at = clock.GetUtcNow();
            var after = decision.Events.Aggregate(job, (state, e) => state.Apply(e, at));
            var result = await audit.AppendAsync(
                (with ?? new Append()) with { Jobs = [new JobChange(job, decision.Events, after)], Idempotency = claim }, cancel);
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
}
