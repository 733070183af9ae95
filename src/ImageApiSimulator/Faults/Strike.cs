using ReferenceApp.ImageApiSimulator.Contract;
using ReferenceApp.ImageApiSimulator.Drawing;

namespace ReferenceApp.ImageApiSimulator.Faults;

/// <summary>Ends a call without an answer, or in the middle of one: its connection is to be reset.</summary>
sealed class CallDroppedException : Exception;

/// <summary>What one call has to endure, asked at each point where it may go wrong.</summary>
/// <param name="order">Null: nothing goes wrong; then the other two are not used.</param>
/// <param name="released">Completes when the faults that were armed when the call was hit are deleted.</param>
sealed class Strike(FaultOrder? order, FaultPlan? plan, Task? released)
{
    public static readonly Strike None = new(null, null, null);

    public FaultKind? Kind => order?.Kind;

    /// <exception cref="RefusedException">Unpaid.</exception>
    /// <exception cref="CallDroppedException">Nothing was done.</exception>
    public async Task BeforeWorkAsync(CancellationToken cancel)
    {
        if (Kind is FaultKind.Status && !order!.RefusesAfterWork)
            throw new RefusedException(FaultError.Of(order));
        if (Kind is FaultKind.ResetBeforeWork)
            throw new CallDroppedException();
        if (Kind is FaultKind.Silence)
            await HoldAsync(Timeout.InfiniteTimeSpan, cancel);
    }

    /// <exception cref="RefusedException">Paid: what was made is withheld.</exception>
    public void AfterWork()
    {
        if (Kind is FaultKind.Status)
            throw new RefusedException(FaultError.Of(order!)) { Paid = true };
    }

    /// <summary>By now the call is on record as paid.</summary>
    /// <exception cref="CallDroppedException">Not a byte is to be sent.</exception>
    public async Task BeforeAnswerAsync(CancellationToken cancel)
    {
        if (Kind is FaultKind.ResetAfterWork)
            throw new CallDroppedException();
        if (Kind is FaultKind.SlowFirstByte)
            await HoldAsync(order!.DelayMs is { } ms ? TimeSpan.FromMilliseconds(ms) : Timeout.InfiniteTimeSpan, cancel);
    }

    public DrawnPictures Spoil(DrawnPictures drawn) => Kind is FaultKind.TruncatedBase64
        ? drawn with { Pictures = [.. drawn.Pictures.Select(file => file[..(file.Length / 2)])] }
        : drawn;

    async Task HoldAsync(TimeSpan most, CancellationToken cancel)
    {
        try
        {
            await plan!.HoldAsync(released!, most, cancel);
        }
        catch (OperationCanceledException)
        {
            throw new CallDroppedException();
        }
    }
}
