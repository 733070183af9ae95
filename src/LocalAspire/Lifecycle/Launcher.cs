using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using ReferenceApp.LocalAspire.Processes;

namespace ReferenceApp.LocalAspire.Lifecycle;

/// <summary>How one kind of resource becomes a process. There is one for each such resource, among its annotations.</summary>
abstract class Launcher : IResourceAnnotation
{
    /// <summary>One of <see cref="KnownResourceTypes"/>.</summary>
    public abstract string ResourceType { get; }

    /// <summary>Whether an orderly end by itself is unexpected too.</summary>
    public virtual bool RunsForever => false;

    /// <summary>How loud the lines of standard error are; some servers write everything there.</summary>
    public virtual LogLevel StandardErrorLevel => LogLevel.Error;

    /// <summary>Takes what the resource needs for as long as the application runs, before anything starts.</summary>
    /// <returns>What is wrong: a missing program, a data folder in use.</returns>
    public abstract Task<IReadOnlyList<string>> ClaimAsync(IConfiguration configuration, CancellationToken cancellationToken);

    /// <summary>Makes everything ready for the next start.</summary>
    public virtual Task PrepareAsync(ResourceInstance instance, CancellationToken cancellationToken) => Task.CompletedTask;

    public abstract Task<ProcessSpec> DescribeAsync(ResourceInstance instance, CancellationToken cancellationToken);

    /// <summary>Gives back what was claimed.</summary>
    public virtual void Release()
    {
    }
}
