using System.Collections.Concurrent;
using ReferenceApp.LocalAspire.Dashboard.Otlp;

namespace ReferenceApp.LocalAspire.Dashboard.Store;

/// <summary>What the processes have sent, as much of it as the options let it keep; the oldest makes room.</summary>
public sealed class TelemetryStore(DashboardOptions options)
{
    readonly ConcurrentDictionary<(string Name, string Instance), TelemetryResource> _resources = new();

    public TraceStore Traces { get; } = new(options.MaxTraces, options.MaxTraceBytes);

    public LogStore Logs { get; } = new(options.MaxLogs, options.MaxLogBytes);

    public MetricStore Metrics { get; } = new(options.MaxMetricPoints);

    /// <summary>Takes an ExportTraceServiceRequest, all of it or nothing.</summary>
    /// <exception cref="Google.Protobuf.InvalidProtocolBufferException">It is cut off, or no protobuf.</exception>
    /// <exception cref="FormatException">It is not what OTLP says.</exception>
    public void AddTraces(byte[] request)
    {
        var spans = new List<StoredSpan>();
        ExportRequest.Read(request, (raw, resource, scope) => spans.Add(StoredSpan.Of(raw, Known(resource), scope)));
        Traces.Add(spans);
    }

    /// <summary>Takes an ExportLogsServiceRequest, all of it or nothing.</summary>
    /// <inheritdoc cref="AddTraces" path="/exception"/>
    public void AddLogs(byte[] request)
    {
        var logs = new List<StoredLog>();
        ExportRequest.Read(request, (raw, resource, scope) => logs.Add(StoredLog.Of(raw, Known(resource), scope)));
        Logs.Add(logs);
    }

    /// <summary>Takes an ExportMetricsServiceRequest, all of it or nothing.</summary>
    /// <inheritdoc cref="AddTraces" path="/exception"/>
    public void AddMetrics(byte[] request)
    {
        var metrics = new List<(TelemetryResource, TelemetryScope, Metric)>();
        ExportRequest.Read(request, (raw, resource, scope) => metrics.Add((Known(resource), scope, MetricReader.Read(raw))));
        foreach (var (resource, scope, metric) in metrics)
            Metrics.Add(resource, scope, metric);
    }

    // A process says who it is with every export; one copy is enough.
    TelemetryResource Known(TelemetryResource resource)
    {
        const int MaxProcesses = 1000;
        if (_resources.Count > MaxProcesses)
            _resources.Clear();
        return _resources.GetOrAdd((resource.Name, resource.InstanceId), resource);
    }
}
