namespace ReferenceApp.LocalAspire.Dashboard.Resources;

/// <summary>The resources that the host runs, as the page needs them. The host stands on the other side of it.</summary>
public interface IResourceSource
{
    /// <summary>Another number after each change of a state or health.</summary>
    long Version { get; }

    /// <summary>In the order of the model; with replicas, each instance.</summary>
    IReadOnlyList<ResourceView> Resources();

    /// <summary>The latest lines that the instance has printed, and how many were dropped before them; empty when it is unknown.</summary>
    ConsoleView Console(string id);

    /// <summary>Stops and starts the processes of a resource.</summary>
    /// <returns>Why it could not be done; null when it was.</returns>
    Task<string?> RestartAsync(string name, CancellationToken cancel);
}

/// <summary>An instance of a resource at one moment.</summary>
/// <param name="Id">The name; with replicas, that and a suffix.</param>
/// <param name="State">As Aspire names states, for example <c>Running</c>.</param>
/// <param name="Health">Null when nothing is known.</param>
public sealed record ResourceView(string Id, string Name, string Type, string State, bool? Health)
{
    public DateTimeOffset? StartedAt { get; init; }

    public string? Parent { get; init; }

    public int? Pid { get; init; }

    public int? ExitCode { get; init; }

    public int Restarts { get; init; }

    /// <summary>Why it is not running.</summary>
    public string? Failure { get; init; }

    public bool CanRestart { get; init; }

    public IReadOnlyList<ResourceLink> Links { get; init; } = [];

    public IReadOnlyList<HealthView> HealthReports { get; init; } = [];

    public IReadOnlyList<EnvironmentView> Environment { get; init; } = [];

    public IReadOnlyList<string> WaitsFor { get; init; } = [];
}

/// <param name="Name">Of the endpoint.</param>
public sealed record ResourceLink(string Name, string Url);

/// <param name="IsHealthy">Null before the first run.</param>
public sealed record HealthView(string Name, bool? IsHealthy, string? Description, DateTimeOffset? At);

/// <param name="Value">Null when it is a secret: those stay in the host.</param>
public sealed record EnvironmentView(string Name, string? Value);

/// <param name="Dropped">Lines that had to make room.</param>
/// <param name="MaxLines">How many are kept.</param>
public sealed record ConsoleView(IReadOnlyList<ConsoleLine> Lines, long Dropped, int MaxLines);

/// <param name="Number">From 1.</param>
public sealed record ConsoleLine(int Number, DateTimeOffset At, string Text, bool IsError);
