using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ReferenceApp.LocalAspire.Dashboard.Resources;
using ReferenceApp.LocalAspire.Lifecycle;

namespace ReferenceApp.LocalAspire.Telemetry;

/// <summary>Shows the model to the telemetry page. Secrets stay on this side.</summary>
sealed class ModelResources : IResourceSource, IAsyncDisposable
{
    readonly DistributedApplicationModel _model;
    readonly ResourceLoggerService _loggers;
    readonly ResourceCommandService _commands;
    readonly ConcurrentDictionary<string, ResourceEvent> _latest = new(StringComparer.OrdinalIgnoreCase);
    readonly CancellationTokenSource _end = new();
    readonly Task _watching;

    long _version;

    public ModelResources(
        DistributedApplicationModel model, ResourceNotificationService notifications, ResourceLoggerService loggers,
        ResourceCommandService commands)
    {
        (_model, _loggers, _commands) = (model, loggers, commands);
        _watching = WatchAsync(notifications);
    }

    public long Version => Interlocked.Read(ref _version);

    public IReadOnlyList<ResourceView> Resources()
    {
        var mask = new EnvironmentMask(_model);
        return
        [
            .. from resource in _model.Resources
               where resource is not (ParameterResource or DashboardResource)
               from id in resource.GetInstanceIds()
               select View(resource, id, mask),
        ];
    }

    public ConsoleView Console(string id)
    {
        if (!_model.Resources.SelectMany(r => r.GetInstanceIds()).Contains(id, StringComparer.OrdinalIgnoreCase))
            return new ConsoleView([], 0, ResourceLoggerService.MaxLines);
        var (lines, dropped) = _loggers.Latest(id);
        return new ConsoleView(
            [.. lines.Select(l => new ConsoleLine(l.Line.LineNumber, l.At, l.Line.Content, l.Line.IsErrorMessage))], dropped,
            ResourceLoggerService.MaxLines);
    }

    public async Task<string?> RestartAsync(string name, CancellationToken cancel)
    {
        var result = await _commands.ExecuteCommandAsync(name, KnownResourceCommands.RestartCommand, cancel);
        return result.Success ? null : result.Message;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching.ContinueWith(_ => { }, TaskScheduler.Default);
        _end.Dispose();
    }

    async Task WatchAsync(ResourceNotificationService notifications)
    {
        await foreach (var change in notifications.WatchAsync(_end.Token))
        {
            _latest[change.ResourceId] = change;
            Interlocked.Increment(ref _version);
        }
    }

    ResourceView View(IResource resource, string id, EnvironmentMask mask)
    {
        var snapshot = _latest.GetValueOrDefault(id)?.Snapshot;
        return new ResourceView(id, resource.Name, snapshot?.ResourceType ?? "", snapshot?.State?.Text ?? "Unknown", snapshot?.HealthStatus switch
        {
            null => null,
            HealthStatus.Healthy => true,
            _ => false,
        })
        {
            StartedAt = snapshot?.StartTimeStamp,
            Parent = (resource as IResourceWithParent)?.Parent.Name,
            Pid = snapshot?.State?.Text == KnownResourceStates.Running ? Property(snapshot, "executable.pid") as int? : null,
            Restarts = Property(snapshot, "executable.restarts") as int? ?? 0,
            ExitCode = snapshot?.ExitCode,
            Failure = Property(snapshot, CustomResourceSnapshot.FailureProperty) as string,
            CanRestart = resource.HasAnnotationOfType<Launcher>(),
            Links = [.. snapshot?.Urls.Select(u => new ResourceLink(u.Name ?? "", u.Url)) ?? []],
            HealthReports = [.. snapshot?.HealthReports.Select(Report) ?? []],
            Environment = [.. snapshot?.EnvironmentVariables.Select(v => mask.View(v.Name, v.Value)) ?? []],
            WaitsFor = [.. resource.Annotations.OfType<WaitAnnotation>().Select(w => w.Resource.Name).Distinct()],
        };
    }

    static HealthView Report(HealthReportSnapshot report) => new(
        report.Name, report.Status is null ? null : report.Status == HealthStatus.Healthy, report.Description ?? report.ExceptionText, report.LastRunAt);

    static object? Property(CustomResourceSnapshot? snapshot, string name) =>
        snapshot?.Properties.FirstOrDefault(p => p.Name == name)?.Value;
}
