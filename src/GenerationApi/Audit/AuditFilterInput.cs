using System.Buffers;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Requests;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.GenerationApi.Audit;

/// <summary>What a request may look for; bound from the query as it was written.</summary>
sealed record AuditFilterInput(
    string? JobId, string? AttemptId, string? RequestId, string? TraceId, string? Sha256, string? Caller)
{
    const int LongestText = 200;
    const int TraceIdLength = 32;
    const int Sha256Length = 64;

    static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>Everybody but an operator must say what to look for.</summary>
    public AuditFilter Read(CallerIdentity identity, List<Fault> faults)
    {
        if (this is { JobId: null, AttemptId: null, RequestId: null, TraceId: null, Sha256: null, Caller: null }
            && identity.Role != CallerRole.Admin)
            faults.Add(Fault.Of(StrictJson.Root, ApiCodes.FilterRequired));
        return new AuditFilter(
            identity.VisibleTo(), Id("jobId", JobId, faults), Id("attemptId", AttemptId, faults),
            Text("requestId", RequestId, faults), HexOf("traceId", TraceId, TraceIdLength, faults),
            HexOf("sha256", Sha256, Sha256Length, faults), Text("caller", Caller, faults));
    }

    static Guid? Id(string field, string? text, List<Fault> faults)
    {
        var id = ResourceId.Parse(text);
        if (text is not null && id is null)
            faults.Add(Fault.Of(field, ApiCodes.FilterInvalid));
        return id;
    }

    static string? Text(string field, string? text, List<Fault> faults) =>
        Valid(field, text, text is { Length: > 0 and <= LongestText } && !text.Any(char.IsControl), faults);

    static string? HexOf(string field, string? text, int length, List<Fault> faults) =>
        Valid(field, text, text?.Length == length && !text.AsSpan().ContainsAnyExcept(Hex), faults);

    static string? Valid(string field, string? text, bool valid, List<Fault> faults)
    {
        if (text is not null && !valid)
            faults.Add(Fault.Of(field, ApiCodes.FilterInvalid));
        return text;
    }
}
