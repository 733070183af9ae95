using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReferenceApp.ImageApiSimulator.Faults;

/// <summary>The body of <c>POST /admin/faults</c>; <c>GET</c> shows it again with what is left of both counts.</summary>
/// <param name="Endpoint">The path of the calls concerned; null or <c>*</c>: both image endpoints.</param>
/// <param name="Fault">A <see cref="FaultKind"/>.</param>
/// <param name="Times">How many calls are hit; null: until deleted, with <c>refuse-connection</c> one.</param>
/// <param name="After">How many calls pass first.</param>
/// <param name="Status">Of <c>status</c>, which needs it: 400–599.</param>
/// <param name="Code">Of <c>status</c>: OpenAI's error code; null: the one that fits the status.</param>
/// <param name="RetryAfter">Of <c>status</c>: whole seconds.</param>
/// <param name="Stage">Of <c>moderation_blocked</c>: <c>input</c> or <c>output</c>.</param>
/// <param name="DelayMs">Of <c>slow-first-byte</c>; null: until deleted.</param>
/// <param name="ForMs">Of <c>refuse-connection</c>; null: a second.</param>
[JsonNumberHandling(JsonNumberHandling.Strict)]
sealed record FaultOrder(
    string? Endpoint, string? Fault, int? Times, int After, int? Status, string? Code, int? RetryAfter, string? Stage, int? DelayMs, int? ForMs)
{
    public const string Moderation = "moderation_blocked";
    const int MostTimes = 1_000_000;
    const int MostMs = 600_000;
    const int MostRetryAfter = 3600;
    const int LongestCode = 64;

    static readonly string[] Endpoints = ["*", ImageEndpoints.Generations, ImageEndpoints.Edits];

    /// <summary>Gathered, so that they are named together with the other mistakes.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? UnknownFields { get; init; }

    /// <summary>Meaningless before <see cref="Mistakes"/> is empty.</summary>
    [JsonIgnore]
    public FaultKind Kind => FaultKinds.Find(Fault).GetValueOrDefault();

    /// <summary>How long the port stays closed.</summary>
    [JsonIgnore]
    public TimeSpan Closed => TimeSpan.FromMilliseconds((long)(ForMs ?? 1000) * (Times ?? 1));

    /// <summary>The work is done before the refusal, as with a picture that is made and then withheld.</summary>
    [JsonIgnore]
    public bool RefusesAfterWork => Stage == "output";

    public bool Concerns(string path, bool stream) =>
        (Endpoint is null or "*" || Endpoint == path) && (stream || Kind is not (FaultKind.CutStream or FaultKind.DuplicateEvents));

    /// <summary>All of them, by field; empty when the order can be carried out.</summary>
    public Dictionary<string, string[]> Mistakes()
    {
        var mistakes = new Dictionary<string, string[]>();
        foreach (var name in UnknownFields?.Keys ?? Enumerable.Empty<string>())
            mistakes[name] = ["is not a field of a fault"];
        var kind = FaultKinds.Find(Fault);
        Check("fault", kind is not null, $"must be one of {string.Join(", ", FaultKinds.Names)}");
        Check("endpoint", Endpoint is null || Endpoints.Contains(Endpoint), $"must be one of {string.Join(", ", Endpoints)}");
        Check("times", Times is null or (>= 1 and <= MostTimes), $"must be from 1 to {MostTimes}");
        Check("after", After is >= 0 and <= MostTimes, $"must be from 0 to {MostTimes}");
        Check("status", Status is null ? kind is not FaultKind.Status : Status is >= 400 and <= 599, "must be from 400 to 599");
        Check("code", Code is null || (Code.Length is >= 1 and <= LongestCode && Code.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')),
            $"must be 1 to {LongestCode} lower-case letters, digits and underscores");
        Check("retryAfter", RetryAfter is null or (>= 0 and <= MostRetryAfter), $"must be from 0 to {MostRetryAfter}");
        Check("stage", Stage is null or "input" or "output", "must be input or output");
        Check("stage", Stage is null || Code == Moderation, $"belongs to the code {Moderation}");
        Check("delayMs", DelayMs is null or (>= 1 and <= MostMs), $"must be from 1 to {MostMs}");
        Check("forMs", ForMs is null or (>= 1 and <= MostMs), $"must be from 1 to {MostMs}");
        Check("forMs", kind is not FaultKind.RefuseConnection || Closed.TotalMilliseconds <= MostMs, $"must be at most {MostMs} for all times together");
        Belongs("status", Status, FaultKind.Status);
        Belongs("code", Code, FaultKind.Status);
        Belongs("retryAfter", RetryAfter, FaultKind.Status);
        Belongs("delayMs", DelayMs, FaultKind.SlowFirstByte);
        Belongs("forMs", ForMs, FaultKind.RefuseConnection);
        return mistakes;

        void Check(string field, bool right, string rule)
        {
            if (!right)
                mistakes.TryAdd(field, [rule]);
        }

        void Belongs(string field, object? value, FaultKind owner) =>
            Check(field, value is null || kind is null || kind == owner, "does not belong to this fault");
    }
}
