using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;

namespace ReferenceApp.EditLoopWorker.Loop;

/// <summary>A job under lease: its state as last committed, its words, and the only way to change it.</summary>
/// <param name="callsEnd">Ends calls under way; neither a lost lease nor a stopping process does at once, because their answers are paid for.</param>
sealed class JobRun(
    IAuditStore audit, LeaseFence lease, Job job, JobWords words, TimeProvider clock, CancellationToken callsEnd)
{
    public Job Job { get; private set; } = job;

    public JobWords Words { get; } = words;

    public LeaseFence Lease { get; } = lease;

    public CancellationToken CallsEnd { get; } = callsEnd;

    /// <summary>Decides, applies and commits. What the commands make true becomes true together.</summary>
    /// <exception cref="LeaseLostException">The lease or the stream has moved on.</exception>
    public async Task CommitAsync(CancellationToken cancel, params JobCommand[] commands)
    {
        var change = Change(commands);
        await AppendAsync(new Append { Jobs = [change], Fence = Lease }, cancel);
        Job = change.After;
    }

    /// <summary>Puts the job off without changing it.</summary>
    public Task PutOffAsync(TimeSpan delay, CancellationToken cancel) => AppendAsync(
        new Append { Jobs = [new JobChange(Job, [], Job, clock.GetUtcNow() + delay)], Fence = Lease }, cancel);

    /// <summary>Records that the job uses a picture of its own making.</summary>
    public Task ReferAsync(AssetReference reference, CancellationToken cancel) =>
        AppendAsync(new Append { References = [reference], Fence = Lease }, cancel);

    /// <summary>The change that commands would make, for whoever commits it together with something else.</summary>
    /// <exception cref="InvalidOperationException">A command is refused: the loop asked for what cannot follow.</exception>
    public JobChange Change(params JobCommand[] commands)
    {
        var at = clock.GetUtcNow();
        var after = Job;
        var events = new List<JobEvent>();
        foreach (var command in commands)
        {
            var decision = after.Decide(command);
            if (decision.Refusal is { } refusal)
                throw new InvalidOperationException($"Job {Job.Id}: {refusal}");
            foreach (var e in decision.Events)
                after = after.Apply(e, at);
            events.AddRange(decision.Events);
        }

        return new JobChange(Job, events, after);
    }

    /// <summary>Takes over what somebody else committed on behalf of this run.</summary>
    public void Committed(JobChange change) => Job = change.After;

    async Task AppendAsync(Append append, CancellationToken cancel)
    {
        if (await audit.AppendAsync(append, cancel) is var result and not AppendResult.Committed)
            throw new LeaseLostException(result);
    }
}
