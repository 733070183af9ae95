using System.Globalization;
using ReferenceApp.LocalAspire.Dashboard.Otlp;

namespace ReferenceApp.LocalAspire.Dashboard.Traces;

/// <summary>What a span says about an attempt to have a picture made; see docs/telemetry.md.</summary>
/// <param name="Verdict">Of the step that judged its picture; null when none has.</param>
public sealed record ImageCall(Span Span, string? Verdict)
{
    static readonly string[] Buckets = ["text_in", "text_cached", "image_in", "image_cached", "image_out", "text_out"];

    public string Operation => Span["gen_ai.operation.name"] ?? "";

    public string? Model => Span["gen_ai.request.model"];

    public string? Surface => Span["refapp.surface"];

    public string? Size => Span["refapp.image.size"];

    public string? Quality => Span["refapp.image.quality"];

    public string? Pictures => Span["refapp.image.count"];

    public string? Partials => Span["refapp.image.partial_count"];

    public string? Purpose => Span["refapp.attempt.purpose"];

    public string? AttemptId => Span["refapp.attempt.id"];

    public string? State => Span["refapp.attempt.state"];

    public string? RequestId => Span["refapp.request.id"];

    public string? JobId => Span["refapp.job.id"];

    public string? Error => Span["error.type"];

    public string? CostBasis => Span["refapp.cost.basis"];

    public string? PriceList => Span["refapp.price_list.version"];

    /// <summary>US dollars.</summary>
    public double? CostUsd => Number("refapp.cost.usd");

    public long? InputTokens => (long?)Number("gen_ai.usage.input_tokens");

    public long? OutputTokens => (long?)Number("gen_ai.usage.output_tokens");

    /// <summary>Tokens by the six buckets that have a price each; only those that the span names.</summary>
    public IReadOnlyList<(string Bucket, long Tokens)> Tokens =>
        [.. Buckets.Select(b => (b, Number($"refapp.usage.{b}"))).Where(t => t.Item2 is not null).Select(t => (t.b, (long)t.Item2!.Value))];

    public static bool Is(Span span) => span["gen_ai.operation.name"] is not null;

    public static ImageCall Of(Span span, IReadOnlyList<Span> trace) =>
        new(span, trace.NearestWith(span, "refapp.verdict")?["refapp.verdict"]);

    double? Number(string attribute) =>
        double.TryParse(Span[attribute], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
