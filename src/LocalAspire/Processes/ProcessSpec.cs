namespace ReferenceApp.LocalAspire.Processes;

/// <summary>A process to start.</summary>
sealed record ProcessSpec
{
    public required string FileName { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public required string WorkingDirectory { get; init; }

    /// <summary>Variables added to those of this process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Variables of this process that the child does not get.</summary>
    public IReadOnlyList<string> RemovedVariables { get; init; } = [];

    /// <summary>What the child reads; its input is closed after it. Secrets go here, since arguments are visible to everybody.</summary>
    public string StandardInput { get; init; } = "";

    /// <summary>A command in front of the program, with its arguments, that changes the user.</summary>
    public IReadOnlyList<string> UserChange { get; init; } = [];

    /// <summary>The signal that asks for an orderly end; also sent by the kernel when this process dies.</summary>
    public Signal StopSignal { get; init; } = Signal.Terminate;
}
