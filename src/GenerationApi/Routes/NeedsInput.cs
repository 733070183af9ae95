using ReferenceApp.Contracts;
using ReferenceApp.Domain.Routing;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Jobs;

namespace ReferenceApp.GenerationApi.Routes;

/// <summary>The needs of a request.</summary>
static class NeedsInput
{
    /// <summary>What is left out is as in <see cref="Needs.Default"/>.</summary>
    /// <returns>Null when the needs contradict each other; then there are faults.</returns>
    public static Needs? Read(NeedsBody? body, FaultList faults)
    {
        if (body is null)
            return Needs.Default;
        var needs = new Needs(
            Value("needs.caller", body.Caller, Needs.Default.Caller, faults),
            body.Conversation ?? false,
            body.Tools ?? false,
            (body.Gateway ?? []).Select((reason, i) => Value($"needs.gateway[{i}]", reason, GatewayReason.Gateway, faults)).ToHashSet(),
            Value("needs.data", body.Data, Needs.Default.Data, faults));
        var contradictions = NeedsRules.Validate(needs);
        faults.AddAll(contradictions);
        return contradictions.Count == 0 ? needs : null;
    }

    /// <summary>The wire spells a value as its name in lower case, and no other way.</summary>
    static T Value<T>(string field, string? text, T fallback, FaultList faults)
        where T : struct, Enum
    {
        if (text is null)
            return fallback;
        foreach (var value in Enum.GetValues<T>())
        {
            if (Spell(value) == text)
                return value;
        }

        faults.Add(field, ApiCodes.NotOneOf, ("allowed", string.Join(", ", Enum.GetValues<T>().Select(Spell))));
        return fallback;
    }

    static string Spell<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
