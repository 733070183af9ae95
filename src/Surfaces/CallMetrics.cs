using System.Diagnostics;
using System.Diagnostics.Metrics;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Money;

namespace ReferenceApp.Surfaces;

/// <summary>
/// Outcomes, tokens, money and durations of calls to surfaces (docs/telemetry.md, "Metrics"). An outcome is counted by the process
/// that committed it, so it is counted once however many hold the answer; one that was unknown and then comes late is counted again,
/// under its final state.
/// </summary>
public sealed class CallMetrics
{
    const string MeterName = "ReferenceApp.Surfaces";

    /// <summary>Seconds; a picture takes from a few to some hundred.</summary>
    static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600],
    };

    /// <summary>A small picture has 196 tokens, the largest of the best quality some tens of thousands.</summary>
    static readonly InstrumentAdvice<long> Tokens = new()
    {
        HistogramBucketBoundaries = [1, 4, 16, 64, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536],
    };

    readonly Histogram<double> _duration;
    readonly Histogram<long> _usage;
    readonly Counter<long> _attempts;
    readonly Counter<long> _tokens;
    readonly Counter<double> _cost;

    public CallMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _duration = meter.CreateHistogram(
            "gen_ai.client.operation.duration", "s", "From sending a call to the last byte of its answer.", tags: null, Seconds);
        _usage = meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Tokens of a call.", tags: null, Tokens);
        _attempts = meter.CreateCounter<long>("refapp.attempts", "{attempt}", "Calls by what became of them.");
        _tokens = meter.CreateCounter<long>("refapp.tokens", "{token}", "Tokens by what they are billed as.");
        _cost = meter.CreateCounter<double>("refapp.cost", "{USD}", "US dollars settled, by what they are billed as.");
    }

    /// <summary>A call that this process made is over.</summary>
    public void Called(Attempt attempt, long latencyMs)
    {
        var tags = Operation(attempt);
        tags.Add("refapp.surface", attempt.Plan.Surface);
        tags.Add("refapp.image.size", attempt.Plan.Size);
        tags.Add("refapp.image.quality", attempt.Plan.Quality);
        AddError(ref tags, attempt);
        _duration.Record(latencyMs / 1000.0, tags);
    }

    /// <summary>An outcome is on record.</summary>
    public void Ended(Attempt attempt)
    {
        if (attempt.IsUnderWay)
            return;
        var tags = new TagList
        {
            { "refapp.surface", attempt.Plan.Surface },
            { "gen_ai.operation.name", OperationName(attempt) },
            { "gen_ai.request.model", attempt.Plan.Model },
            { "refapp.attempt.purpose", attempt.Plan.Purpose },
            { "refapp.attempt.state", attempt.State.Spell() },
        };
        AddError(ref tags, attempt);
        _attempts.Add(1, tags);
        if (attempt.State == AttemptState.Settled)
            Settled(attempt);
    }

    void Settled(Attempt attempt)
    {
        Cost(attempt, attempt.Settled);
        if (attempt.Usage is not { } usage)
            return;
        Usage(attempt, "input", usage.TextIn + usage.TextCached + usage.ImageIn + usage.ImageCached);
        Usage(attempt, "output", usage.ImageOut + usage.TextOut);
        Bucket(_tokens, attempt, "text-in", usage.TextIn);
        Bucket(_tokens, attempt, "text-cached", usage.TextCached);
        Bucket(_tokens, attempt, "image-in", usage.ImageIn);
        Bucket(_tokens, attempt, "image-cached", usage.ImageCached);
        Bucket(_tokens, attempt, "image-out", usage.ImageOut);
        Bucket(_tokens, attempt, "text-out", usage.TextOut);
    }

    void Cost(Attempt attempt, CostBreakdown cost)
    {
        Bucket(_cost, attempt, "text-in", Usd(cost.TextIn));
        Bucket(_cost, attempt, "text-cached", Usd(cost.TextCached));
        Bucket(_cost, attempt, "image-in", Usd(cost.ImageIn));
        Bucket(_cost, attempt, "image-cached", Usd(cost.ImageCached));
        Bucket(_cost, attempt, "image-out", Usd(cost.ImageOut));
        Bucket(_cost, attempt, "text-out", Usd(cost.TextOut));
    }

    void Usage(Attempt attempt, string type, long tokens)
    {
        var tags = Operation(attempt);
        tags.Add("gen_ai.token.type", type);
        _usage.Record(tokens, tags);
    }

    static void Bucket<T>(Counter<T> counter, Attempt attempt, string bucket, T amount)
        where T : struct, IComparable<T>
    {
        if (amount.CompareTo(default) > 0)
            counter.Add(amount, new TagList
            {
                { "refapp.token.bucket", bucket },
                { "refapp.surface", attempt.Plan.Surface },
                { "gen_ai.request.model", attempt.Plan.Model },
            });
    }

    static TagList Operation(Attempt attempt) => new()
    {
        { "gen_ai.operation.name", OperationName(attempt) },
        { "gen_ai.provider.name", "openai" },
        { "gen_ai.request.model", attempt.Plan.Model },
    };

    static string OperationName(Attempt attempt) => "image_" + attempt.Plan.Operation;

    static void AddError(ref TagList tags, Attempt attempt)
    {
        if (attempt.Error is { } error)
            tags.Add("error.type", error.Code);
    }

    static double Usd(MicroUsd amount) => (double)amount.ToDecimal();
}
