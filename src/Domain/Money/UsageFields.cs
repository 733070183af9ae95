using System.Text.Json;

namespace ReferenceApp.Domain.Money;

/// <summary>Reads counts leniently and remembers the first that cannot be read.</summary>
sealed class UsageFields(JsonElement? usage)
{
    string? problem = usage is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } ? null : UsageCodes.Missing;

    internal UsageReading Result(TokenUsage counts)
    {
        if (counts is { TextIn: < 0 } or { ImageIn: < 0 })
            Fail(UsageCodes.Inconsistent);
        return problem is null ? new UsageReading(counts, null) : new UsageReading(null, new Reason(problem));
    }

    internal long Required(string name) => Count(name) ?? Fail(UsageCodes.Missing);

    /// <summary>Text and picture tokens of one direction; what the details leave unexplained counts as picture tokens.</summary>
    internal (long Text, long Image) Split(string totalName, string detailsName)
    {
        var (total, text, image) = (Count(totalName), Count(detailsName, "text_tokens"), Count(detailsName, "image_tokens"));
        if (total is null && (text is null || image is null))
            Fail(UsageCodes.Missing);
        var explained = (text ?? 0) + (image ?? 0);
        if (total < explained)
            Fail(UsageCodes.Inconsistent);
        return (text ?? 0, (image ?? 0) + (total ?? explained) - explained);
    }

    /// <summary>A cached count that does not say of what is taken from text first, whose discount is the smaller one.</summary>
    internal (long Text, long Image) Cached(string detailsName, long textIn)
    {
        var (text, image) = (Count(detailsName, "cached_tokens_details", "text_tokens"), Count(detailsName, "cached_tokens_details", "image_tokens"));
        if (text is not null || image is not null)
            return (text ?? 0, image ?? 0);
        var cached = Count(detailsName, "cached_tokens") ?? 0;
        var ofText = Math.Min(cached, textIn);
        return (ofText, cached - ofText);
    }

    /// <summary>The count at a path of member names; null when it, or an object on the way, is absent or null.</summary>
    internal long? Count(params ReadOnlySpan<string> path)
    {
        var at = usage.GetValueOrDefault();
        foreach (var name in path)
        {
            if (at.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
                return null;
            if (at.ValueKind != JsonValueKind.Object)
                return Fail(UsageCodes.Malformed);
            at = at.TryGetProperty(name, out var member) ? member : default;
        }

        return at.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            JsonValueKind.Number when at.TryGetInt64(out var count) && count is >= 0 and <= UsageReading.MaxTokens => count,
            JsonValueKind.Number => Fail(UsageCodes.OutOfRange),
            _ => Fail(UsageCodes.Malformed),
        };
    }

    long Fail(string code)
    {
        problem ??= code;
        return 0;
    }
}
