namespace Aspire.Hosting.ApplicationModel;

/// <summary>The states a resource goes through.</summary>
public static class KnownResourceStates
{
    /// <summary>Waits for a start on command.</summary>
    public static readonly string NotStarted = "NotStarted";

    /// <summary>Waits for other resources.</summary>
    public static readonly string Waiting = "Waiting";

    public static readonly string Starting = "Starting";

    public static readonly string Running = "Running";

    public static readonly string Stopping = "Stopping";

    /// <summary>Was stopped.</summary>
    public static readonly string Exited = "Exited";

    /// <summary>Came to its end by itself.</summary>
    public static readonly string Finished = "Finished";

    /// <summary>Could not be started, or died again and again without coming up.</summary>
    public static readonly string FailedToStart = "FailedToStart";

    public static readonly string RuntimeUnhealthy = "RuntimeUnhealthy";

    public static readonly string ValueMissing = "ValueMissing";

    /// <summary>A value that is known.</summary>
    public static readonly string Active = "Active";

    /// <summary>States that nothing but a command leaves.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}

/// <summary>The kinds of resources.</summary>
public static class KnownResourceTypes
{
    public static readonly string Executable = "Executable";
    public static readonly string Project = "Project";
    public static readonly string Container = "Container";
    public static readonly string Parameter = "Parameter";
    public static readonly string ConnectionString = "ConnectionString";
}

/// <summary>The commands that every resource with a process has.</summary>
public static class KnownResourceCommands
{
    public static readonly string StartCommand = "start";
    public static readonly string StopCommand = "stop";
    public static readonly string RestartCommand = "restart";
}
