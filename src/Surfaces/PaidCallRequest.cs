using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;

namespace ReferenceApp.Surfaces;

/// <summary>A call that may cost money, with everything that must be committed before it is made.</summary>
/// <param name="Purpose">generate, edit, candidate or drill.</param>
/// <param name="Surface">Wire spelling of the surface.</param>
/// <param name="Budgets">Every budget that has to have room for the worst case.</param>
/// <param name="Job">The job's own record of the attempt; committed together with it.</param>
/// <param name="Fence">The lease under which the call is started.</param>
public sealed record PaidCallRequest(
    Guid AttemptId, string Caller, string Purpose, string Surface, SurfaceRequest Request,
    IReadOnlyList<BudgetKey> Budgets, JobChange? Job, LeaseFence? Fence);

/// <summary>What came of it.</summary>
public abstract record PaidCallResult
{
    /// <summary>The call was made (or refused by evidence); the attempt's state says how it ended.</summary>
    public sealed record Ended(Attempt Attempt) : PaidCallResult;

    /// <summary>Nothing was sent and nothing is on record: no budget, or the lease or the stream has moved on.</summary>
    public sealed record NotStarted(AppendResult Why) : PaidCallResult;
}
