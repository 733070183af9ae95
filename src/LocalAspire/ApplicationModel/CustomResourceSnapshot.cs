using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is known about one instance of a resource at one moment.</summary>
public sealed record CustomResourceSnapshot
{
    /// <summary>The property that says why a resource failed.</summary>
    internal const string FailureProperty = "resource.failure";

    /// <summary>One of <see cref="KnownResourceTypes"/>.</summary>
    public required string ResourceType { get; init; }

    /// <summary>Facts by name, such as <c>executable.pid</c>.</summary>
    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    /// <summary>One of <see cref="KnownResourceStates"/>.</summary>
    public ResourceStateSnapshot? State { get; init; }

    public DateTime? CreationTimeStamp { get; init; }

    public DateTime? StartTimeStamp { get; init; }

    public DateTime? StopTimeStamp { get; init; }

    /// <summary>How the last process ended: its code, or 128 plus the signal that ended it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What the last process was given, secrets included.</summary>
    public ImmutableArray<EnvironmentVariableSnapshot> EnvironmentVariables { get; init; } = [];

    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    public ImmutableArray<RelationshipSnapshot> Relationships { get; init; } = [];

    /// <summary>The latest result of each health check; a null status until the first run.</summary>
    public ImmutableArray<HealthReportSnapshot> HealthReports { get; init; } = [];

    public bool IsHidden { get; init; }

    /// <summary>The worst health report. Null unless the resource runs; healthy when there is nothing to check.</summary>
    public HealthStatus? HealthStatus => State?.Text != KnownResourceStates.Running ? null
        : HealthReports.Length == 0 ? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy
        : HealthReports.Min(r => r.Status ?? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy);

    /// <summary>Whether it has been healthy since its last start and everything that follows readiness is done.</summary>
    internal bool IsReady { get; init; }

    /// <summary>The same resource, failed for good.</summary>
    internal CustomResourceSnapshot Failed(string reason)
        => (this with { State = new ResourceStateSnapshot(KnownResourceStates.FailedToStart, "error"), IsReady = false })
            .WithProperty(FailureProperty, reason);

    internal CustomResourceSnapshot WithProperty(string name, object? value)
        => this with { Properties = [.. Properties.Where(p => p.Name != name), new ResourcePropertySnapshot(name, value)] };
}

/// <summary>A state and how to show it.</summary>
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new(s, null);
}

/// <summary>A fact about a resource.</summary>
public sealed record ResourcePropertySnapshot(string Name, object? Value)
{
    public bool IsSensitive { get; init; }
}

/// <summary>A variable of a resource's environment.</summary>
public sealed record EnvironmentVariableSnapshot(string Name, string? Value, bool IsFromSpec);

/// <summary>A link of a resource.</summary>
public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal)
{
    public UrlDisplayPropertiesSnapshot DisplayProperties { get; init; } = new();

    public bool IsInactive { get; init; }
}

/// <summary>How a link is shown.</summary>
public sealed record UrlDisplayPropertiesSnapshot(string DisplayName = "", int SortOrder = 0);

/// <summary>A relationship of a resource.</summary>
public sealed record RelationshipSnapshot(string ResourceName, string Type);

/// <summary>The latest result of a health check.</summary>
public sealed record HealthReportSnapshot(string Name, HealthStatus? Status, string? Description, string? ExceptionText)
{
    public DateTime? LastRunAt { get; init; }
}

/// <summary>A change of one instance of a resource.</summary>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    public IResource Resource { get; } = resource;

    /// <summary>The resource's name; with replicas, that and the instance's suffix.</summary>
    public string ResourceId { get; } = resourceId;

    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}
