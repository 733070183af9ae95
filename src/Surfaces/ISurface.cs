namespace ReferenceApp.Surfaces;

/// <summary>
/// One way to an upstream. A surface sends exactly once and reports what it saw; it neither retries nor judges,
/// and only <see cref="PaidCall"/> may call it.
/// </summary>
public interface ISurface
{
    /// <summary>The wire spelling, for example <c>image-api</c>.</summary>
    string Name { get; }

    /// <param name="sent">Proof that the attempt is on record as sent.</param>
    /// <exception cref="OperationCanceledException">The process is stopping; the outcome is not known.</exception>
    Task<SurfaceAnswer> SendAsync(SurfaceRequest request, CommittedSend sent, CancellationToken cancel);
}

/// <summary>Only <see cref="PaidCall"/> can make one, and only after the commit: no other code can send.</summary>
public sealed class CommittedSend
{
    internal CommittedSend(Guid attemptId) => AttemptId = attemptId;

    public Guid AttemptId { get; }

    /// <summary>Names the file that the answer is written to.</summary>
    public string SpoolName => $"{AttemptId:N}-answer";
}
