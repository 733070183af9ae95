using ReferenceApp.Domain;
using ReferenceApp.Domain.Jobs;

namespace ReferenceApp.EditLoopWorker.Loop;

/// <summary>One step of the loop. A step may run again after a crash, and then goes on where its record ends.</summary>
interface ILoopStep
{
    StepName Name { get; }

    /// <summary>Why the job has nothing to do here; null when it has.</summary>
    Reason? SkipReason(Job job);

    Task<StepOutcome> RunAsync(JobRun run, CancellationToken cancel);
}
