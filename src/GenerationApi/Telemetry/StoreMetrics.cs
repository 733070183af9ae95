using System.Data.Common;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Domain.Money;

namespace ReferenceApp.GenerationApi.Telemetry;

/// <summary>
/// Queues, money and the audit log as gauges (docs/telemetry.md, "Metrics"), read from the store again and again. What is not known
/// now is not reported: an old value would look like a calm system. Of several processes each reports the same.
/// </summary>
sealed partial class StoreMetrics : BackgroundService
{
    const string MeterName = "ReferenceApp.GenerationApi";

    /// <summary>Each has a series at all times, so that none is a gap when nothing waits.</summary>
    static readonly string[] WaitingStates =
        [nameof(JobState.AwaitingReview), nameof(JobState.NeedsAttention), nameof(JobState.ManualHandoff)];

    readonly StoreReadings _readings;
    readonly TimeSpan _interval;
    readonly TimeProvider _clock;
    readonly ILogger<StoreMetrics> _log;
    volatile Reading? _last;

    public StoreMetrics(
        StoreReadings readings, IMeterFactory meters, IOptions<StoreMetricsOptions> options, TimeProvider clock, ILogger<StoreMetrics> log)
    {
        (_readings, _interval, _clock, _log) = (readings, options.Value.Interval, clock, log);
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("refapp.queue.depth", () => One(now => now.QueueDepth), "{job}", "Jobs that are due and not leased.");
        meter.CreateObservableGauge("refapp.queue.age", () => One(now => now.QueueAge), "s", "How long the first of these has been due.");
        meter.CreateObservableGauge(
            "refapp.review.depth", () => OfWaiting(jobs => jobs?.Depth ?? 0), "{job}", "Jobs that wait for a person.");
        meter.CreateObservableGauge(
            "refapp.review.age", () => OfWaiting(jobs => jobs?.AgeSeconds ?? 0), "s", "How long the first of these has waited.");
        meter.CreateObservableGauge(
            "refapp.cost.possible", () => One(now => Usd(now.PossibleMicroUsd)), "{USD}", "US dollars that may have been billed.");
        meter.CreateObservableGauge(
            "refapp.cost.reserved", () => One(now => Usd(now.ReservedMicroUsd)), "{USD}", "US dollars held back for calls under way.");
        meter.CreateObservableGauge(
            "refapp.cost.unexplained", () => One(now => Usd(now.UnexplainedMicroUsd)), "{USD}",
            "US dollars that ledger and calls do not agree on, or that are reserved for calls that nobody makes.");
        meter.CreateObservableGauge(
            "refapp.audit.unsealed.age", () => One(now => now.UnsealedAge), "s", "Age of the oldest entry that is not sealed.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A statement every few seconds that belongs to no request would only fill the traces.
        using var untraced = SuppressInstrumentationScope.Begin();
        using var timer = new PeriodicTimer(_interval, _clock);
        do
        {
            try
            {
                _last = new Reading(await _readings.ReadAsync(stoppingToken), _clock.GetTimestamp());
            }
            catch (DbException e)
            {
                _last = null;
                LogFailed(e.SqlState);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    IEnumerable<Measurement<T>> One<T>(Func<StoreReading, T> value)
        where T : struct =>
        Now() is { } now ? [new Measurement<T>(value(now))] : [];

    IEnumerable<Measurement<T>> OfWaiting<T>(Func<WaitingJobs?, T> value)
        where T : struct =>
        Now() is { } now
            ? WaitingStates.Select(state => new Measurement<T>(
                value(now.Waiting.FirstOrDefault(jobs => jobs.State == state)),
                new KeyValuePair<string, object?>("refapp.job.state", state)))
            : [];

    StoreReading? Now() =>
        _last is { } last && _clock.GetElapsedTime(last.At) <= 2 * _interval ? last.Values : null;

    static double Usd(long microUsd) => (double)new MicroUsd(microUsd).ToDecimal();

    sealed record Reading(StoreReading Values, long At);

    [LoggerMessage(EventName = "refapp.store.reading_failed", Level = LogLevel.Warning,
        Message = "The store could not be read for its metrics, SQL state {SqlState}")]
    partial void LogFailed(string? sqlState);
}
