using System.Text.Json;

namespace ReferenceApp.Domain.Money;

public static class UsageCodes
{
    public const string Missing = "usage_missing";
    public const string Malformed = "usage_malformed";
    public const string OutOfRange = "usage_out_of_range";
    public const string Inconsistent = "usage_inconsistent";
}

/// <summary>
/// The token counts of an answer, or why there are none. Unknown members are ignored. Where an answer says less than
/// the six buckets, tokens go to the dearest bucket they can belong to, so a cost is never stated too low.
/// </summary>
/// <param name="Usage">Null when the answer cannot be priced from its usage.</param>
/// <param name="Problem">Null when <paramref name="Usage"/> is there.</param>
public sealed record UsageReading(TokenUsage? Usage, Reason? Problem)
{
    /// <summary>No answer comes near it; far beyond it the arithmetic of costs could overflow.</summary>
    public const long MaxTokens = 1_000_000_000;

    /// <summary>
    /// Reads the <c>usage</c> of the Images API (OpenAI's openapi.yaml, 2026-08-21). <c>output_tokens_details</c> is
    /// optional, then all output is image tokens. Cached counts are not documented there and are taken where they appear.
    /// </summary>
    public static UsageReading OfImages(JsonElement? usage)
    {
        var fields = new UsageFields(usage);
        var input = fields.Split("input_tokens", "input_tokens_details");
        var output = fields.Split("output_tokens", "output_tokens_details");
        var cached = fields.Cached("input_tokens_details", input.Text);
        return fields.Result(new TokenUsage(
            TextIn: input.Text - cached.Text,
            TextCached: cached.Text,
            ImageIn: input.Image - cached.Image,
            ImageCached: cached.Image,
            ImageOut: output.Image,
            TextOut: output.Text));
    }

    /// <summary>
    /// Reads the <c>usage</c> of a Responses answer: the tokens of the text model only. The pictures that its tool made
    /// are not in it; see <see cref="Estimate.Rendered"/>.
    /// </summary>
    public static UsageReading OfTextModel(JsonElement? usage)
    {
        var fields = new UsageFields(usage);
        var input = fields.Required("input_tokens");
        var cached = fields.Count("input_tokens_details", "cached_tokens") ?? 0;
        return fields.Result(new TokenUsage(
            TextIn: input - cached,
            TextCached: cached,
            TextOut: fields.Required("output_tokens")));
    }
}
