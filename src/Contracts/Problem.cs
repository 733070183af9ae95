namespace ReferenceApp.Contracts;

/// <summary>An error answer (RFC 9457 problem details).</summary>
/// <param name="Code">Stable; programs read this.</param>
/// <param name="Errors">All faults of a request that failed validation.</param>
/// <param name="Actions">What may be asked instead, when the state of a job refused what was asked.</param>
public sealed record Problem(
    string? Title, int Status, string? Detail, string Code, string? TraceId, IReadOnlyList<ProblemFault>? Errors,
    IReadOnlyList<string>? Actions);

/// <param name="Field">JSON path as the caller wrote it.</param>
public sealed record ProblemFault(string Field, string Code, IReadOnlyDictionary<string, string> Params, string Text);

/// <summary>The app answered with an error.</summary>
public sealed class ProblemException(Problem problem)
    : Exception($"{problem.Status} {problem.Code}: {problem.Detail ?? problem.Title}")
{
    public Problem Problem => problem;
}
