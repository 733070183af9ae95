namespace ReferenceApp.Surfaces;

/// <summary>
/// One way to an upstream. A surface sends exactly once and reports what it saw; it neither retries nor judges,
/// and only <see cref="PaidCall"/> may call it.
/// </summary>
public interface ISurface
{
    /// <summary>The wire spelling, for example <c>image-api</c>.</summary>
    string Name { get; }

    /// <summary>What the upstream gives this account, over all processes together; null: no limit is kept on our side.</summary>
    int? ImagesPerMinute { get; }

    /// <param name="sent">Proof that the attempt is on record as sent.</param>
    /// <exception cref="OperationCanceledException">The process is stopping; the outcome is not known.</exception>
    Task<SurfaceAnswer> SendAsync(SurfaceRequest request, CommittedSend sent, CancellationToken cancel);
}

/// <summary>Only <see cref="PaidCall"/> can make one, and only after the commit: no other code can send.</summary>
public sealed class CommittedSend
{
    readonly TimeProvider _clock;
    readonly long _sentAt;

    internal CommittedSend(Guid attemptId, TimeProvider clock) =>
        (AttemptId, _clock, _sentAt) = (attemptId, clock, clock.GetTimestamp());

    public Guid AttemptId { get; }

    /// <summary>Since the commit.</summary>
    public long ElapsedMs => (long)_clock.GetElapsedTime(_sentAt).TotalMilliseconds;

    /// <summary>Names the file that the answer is written to.</summary>
    public string AnswerName => $"{AttemptId:N}-answer";
}
