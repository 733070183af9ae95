using ReferenceApp.LocalAspire.Lifecycle;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Starts, stops and restarts resources; see <see cref="KnownResourceCommands"/>.</summary>
public class ResourceCommandService
{
    readonly ModelRunner _runner;

    internal ResourceCommandService(ModelRunner runner) => _runner = runner;

    /// <summary>Runs a command of a resource and waits until it is done.</summary>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(
        IResource resource, string commandName, CancellationToken cancellationToken = default)
        => ExecuteCommandAsync(resource.Name, commandName, cancellationToken);

    /// <inheritdoc cref="ExecuteCommandAsync(IResource, string, CancellationToken)"/>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        if (_runner.Find(resourceId) is not { } run)
            return Refuse($"No process belongs to a resource '{resourceId}'.");

        var stops = commandName == KnownResourceCommands.StopCommand || commandName == KnownResourceCommands.RestartCommand;
        var starts = commandName == KnownResourceCommands.StartCommand || commandName == KnownResourceCommands.RestartCommand;
        if (!stops && !starts)
            return Refuse($"'{resourceId}' has no command '{commandName}'.");

        if (stops)
            await run.StopAsync(cancellationToken);
        if (starts)
            run.Start();
        return new ExecuteCommandResult { Success = true };
    }

    static ExecuteCommandResult Refuse(string message) => new() { Success = false, Message = message };
}

/// <summary>How a command went.</summary>
public sealed class ExecuteCommandResult
{
    public required bool Success { get; init; }

    public bool Canceled { get; init; }

    /// <summary>Why it did not succeed.</summary>
    public string? Message { get; init; }
}
