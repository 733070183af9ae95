using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace ReferenceApp.LocalAspire.Lifecycle;

/// <summary>Checks a resource while it runs, and announces that it is ready once after each start.</summary>
sealed class HealthMonitor(RunServices services, IResource resource) : IDisposable
{
    const int MaxFailureSeconds = 5;

    static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(5);
    static readonly TimeSpan WhenHealthy = TimeSpan.FromSeconds(30);
    static readonly TimeSpan WhenStarting = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan WhenStartingLong = TimeSpan.FromSeconds(1);

    readonly SemaphoreSlim _wake = new(0);
    readonly HashSet<string> _keys = [.. resource.Annotations.OfType<HealthCheckAnnotation>().Select(a => a.Key)];
    readonly ILogger _logger = services.Loggers.GetLogger(resource);

    int _failures;
    long _failingSince;
    bool _hasWarned;

    bool IsStartingLong => services.Clock.GetElapsedTime(_failingSince) >= SlowStart;

    /// <summary>Reports with no result yet, for a resource that has just started.</summary>
    public IEnumerable<HealthReportSnapshot> Unknown => _keys.Select(k => new HealthReportSnapshot(k, null, null, null));

    /// <summary>Checks at once, because the resource has started.</summary>
    public void Wake() => _wake.Release();

    public void Dispose() => _wake.Dispose();

    /// <param name="onReady">Runs after the subscribers of <see cref="ResourceReadyEvent"/>.</param>
    /// <param name="stop">Ends the checking.</param>
    public async Task RunAsync(Func<Task> onReady, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var running = Running();
            if (running.Count == 0)
            {
                (_failures, _hasWarned) = (0, false);
                await _wake.WaitAsync(stop);
                continue;
            }

            var isHealthy = await CheckAsync(running, stop);
            if (isHealthy && running.Any(r => !r.Snapshot.IsReady))
                isHealthy = await AnnounceAsync(running, onReady, stop);
            Count(isHealthy, running);
            await _wake.WaitAsync(Pause(isHealthy, running), stop);
        }
    }

    List<ResourceEvent> Running() => [.. resource.GetInstanceIds()
        .Select(id => services.Notifications.TryGetCurrentState(id, out var state) ? state : null)
        .OfType<ResourceEvent>()
        .Where(e => e.Snapshot.State?.Text == KnownResourceStates.Running)];

    async Task<bool> CheckAsync(List<ResourceEvent> running, CancellationToken stop)
    {
        if (_keys.Count == 0)
            return true;

        var reports = await AskAsync(stop);
        await UpdateAsync(running, s => s with { HealthReports = [.. reports] });
        return reports.TrueForAll(r => r.Status == HealthStatus.Healthy);
    }

    async Task<List<HealthReportSnapshot>> AskAsync(CancellationToken stop)
    {
        try
        {
            var report = await services.Health.CheckHealthAsync(r => _keys.Contains(r.Name), stop);
            var unregistered = _keys.Except(report.Entries.Keys)
                .Select(k => new HealthReportSnapshot(k, HealthStatus.Unhealthy, $"No health check is registered as {k}.", null));
            return [.. report.Entries.Select(e => Snapshot(e.Key, e.Value)), .. unregistered];
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            return [.. _keys.Select(k => new HealthReportSnapshot(k, HealthStatus.Unhealthy, null, failure.Message))];
        }
    }

    HealthReportSnapshot Snapshot(string key, HealthReportEntry entry)
        => new(key, entry.Status, entry.Description, entry.Exception?.Message) { LastRunAt = services.UtcNow };

    async Task<bool> AnnounceAsync(List<ResourceEvent> running, Func<Task> onReady, CancellationToken stop)
    {
        try
        {
            await services.Eventing.PublishAsync(new ResourceReadyEvent(resource, services.Services), stop);
            await UpdateAsync(running, s => s with { IsReady = true });
            await onReady();
            return true;
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            _logger.LogError("What follows the readiness of {Resource} failed: {Reason}", resource.Name, failure.Message);
            return false;
        }
    }

    void Count(bool isHealthy, List<ResourceEvent> running)
    {
        var wasReady = running.Exists(r => r.Snapshot.IsReady);
        if (isHealthy)
        {
            if (_hasWarned && wasReady)
                _logger.LogInformation("{Resource} is healthy again.", resource.Name);
            (_failures, _hasWarned) = (0, false);
            return;
        }

        if (_failures++ == 0)
            _failingSince = services.Clock.GetTimestamp();
        if (_hasWarned || !(wasReady || IsStartingLong))
            return;

        _logger.LogWarning("{Resource} is not healthy: {Reasons}", resource.Name, Reasons());
        _hasWarned = true;
    }

    string Reasons() => string.Join(" ", Running().SelectMany(r => r.Snapshot.HealthReports)
        .Where(r => r.Status != HealthStatus.Healthy).Select(r => r.Description ?? r.ExceptionText ?? r.Name).Distinct());

    TimeSpan Pause(bool isHealthy, List<ResourceEvent> running)
    {
        if (isHealthy)
            return WhenHealthy;
        if (running.Exists(r => r.Snapshot.IsReady))
            return TimeSpan.FromSeconds(Math.Min(MaxFailureSeconds, _failures));

        return IsStartingLong ? WhenStartingLong : WhenStarting;
    }

    // A result counts only for the process that it was taken from.
    async Task UpdateAsync(List<ResourceEvent> running, Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
    {
        foreach (var seen in running)
        {
            await services.Notifications.PublishUpdateAsync(resource, seen.ResourceId, now =>
                now.State?.Text == KnownResourceStates.Running && now.StartTimeStamp == seen.Snapshot.StartTimeStamp ? change(now) : now);
        }
    }
}
