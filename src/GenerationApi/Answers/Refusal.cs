using ReferenceApp.Domain;
using ReferenceApp.GenerationApi.Wording;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.GenerationApi.Answers;

/// <summary>An answer that says no: problem details in the reader's language.</summary>
/// <param name="faults">All faults of the request, when it failed validation.</param>
/// <param name="actions">What may be asked instead, when the state of a job refused it.</param>
sealed class Refusal(
    int status, Reason reason, IReadOnlyList<Fault>? faults = null, IReadOnlyList<string>? actions = null)
    : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => status;

    public string Code => reason.Code;

    public static Refusal NotFound() => new(StatusCodes.Status404NotFound, new Reason(ErrorCodes.NotFound));

    /// <summary>400 with every fault, up to <see cref="RequestLimits.MaxFaults"/> of them.</summary>
    public static Refusal Invalid(IEnumerable<Fault> faults) => new(
        StatusCodes.Status400BadRequest, new Reason(ApiCodes.ValidationFailed),
        [.. faults.Take(RequestLimits.MaxFaults)]);

    public static Refusal InvalidId() => new(StatusCodes.Status400BadRequest, new Reason(ApiCodes.InvalidId));

    public static Refusal Conflict(Reason reason, IReadOnlyList<string>? actions = null) =>
        new(StatusCodes.Status409Conflict, reason, actions: actions);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var words = Phrasebook.For(httpContext.Request);
        var errors = faults?.Select(fault => new ProblemError(
            fault.Field, fault.Reason.Code, fault.Reason.Params, words.Text(fault.Reason))).ToArray();
        return Problems.Of(status, reason.Code, words.Text(reason), errors, actions).ExecuteAsync(httpContext);
    }
}
