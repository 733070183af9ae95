using ReferenceApp.Domain.Audit;

namespace ReferenceApp.EditLoopWorker.Loop;

/// <summary>Somebody else works on the job now, or changed it; this run has nothing more to say about it.</summary>
/// <param name="refusal">What became of the write that told so.</param>
sealed class LeaseLostException(AppendResult refusal) : Exception("The job is worked on elsewhere.")
{
    /// <summary>False when the lease holds and a person changed the job meanwhile.</summary>
    public bool LeaseIsLost => refusal is AppendResult.LeaseLost;
}
