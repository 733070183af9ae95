using System.Reflection;
using Aspire.Hosting;
using Microsoft.Extensions.Hosting;

namespace ReferenceApp.LocalAspire.Testing;

/// <summary>Runs an AppHost's entry point inside a test, up to its <c>Build()</c> and, once the test wants it, beyond.</summary>
/// <remarks>The entry point finds this object through an <see cref="AsyncLocal{T}"/>, so several can run at a time.</remarks>
sealed class EntryPointRun
{
    static readonly AsyncLocal<EntryPointRun?> Ambient = new();

    readonly TaskCompletionSource<DistributedApplicationBuilder> _described = NewSource<DistributedApplicationBuilder>();
    readonly TaskCompletionSource _buildRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource<DistributedApplication> _built = NewSource<DistributedApplication>();
    readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    readonly Action<DistributedApplicationOptions, HostApplicationBuilderSettings>? _configure;

    EntryPointRun(Assembly assembly, Action<DistributedApplicationOptions, HostApplicationBuilderSettings>? configure) =>
        (Assembly, _configure) = (assembly, configure);

    /// <summary>The run that the calling code is part of.</summary>
    public static EntryPointRun? Current => Ambient.Value;

    public Assembly Assembly { get; }

    /// <summary>Settings that a test wants unless it says otherwise.</summary>
    public IReadOnlyList<string> DefaultArgs { get; } = ["--DcpPublisher:RandomizePorts=true"];

    /// <summary>Ends when the test has started the application.</summary>
    public Task Started => _started.Task;

    /// <summary>Ends when the test has stopped the application.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Starts the entry point on a thread of its own.</summary>
    /// <param name="entryPoint">The AppHost's <c>Main</c>.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="configure">Changes what the builder is created with.</param>
    public static EntryPointRun Start(
        MethodInfo entryPoint, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings>? configure)
    {
        var run = new EntryPointRun(entryPoint.Module.Assembly, configure);
        new Thread(() => run.Invoke(entryPoint, args)) { IsBackground = true, Name = "AppHost entry point" }.Start();
        return run;
    }

    /// <summary>Called by the entry point when it creates its builder: no telemetry page, unless the test wants one.</summary>
    public void Configure(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        options.DisableDashboard = true;
        _configure?.Invoke(options, settings);
    }

    /// <summary>Waits until the entry point calls <c>Build()</c>.</summary>
    public Task<DistributedApplicationBuilder> DescribedAsync(CancellationToken cancellationToken)
        => _described.Task.WaitAsync(cancellationToken);

    /// <summary>Lets the entry point build.</summary>
    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _buildRequested.TrySetResult();
        return _built.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Ends an entry point that has not built.</summary>
    public void Abandon() => _buildRequested.TrySetCanceled();

    /// <summary>Called by the entry point in <c>Build()</c>.</summary>
    public void AwaitBuild(DistributedApplicationBuilder builder)
    {
        _described.TrySetResult(builder);
        _buildRequested.Task.GetAwaiter().GetResult();
    }

    public void Built(DistributedApplication app) => _built.TrySetResult(app);

    public void MarkStarted() => _started.TrySetResult();

    public void MarkStopped() => _stopped.TrySetResult();

    void Invoke(MethodInfo entryPoint, string[] args)
    {
        Ambient.Value = this;
        try
        {
            entryPoint.Invoke(null, entryPoint.GetParameters().Length == 0 ? null : [args]);
            Fail(new InvalidOperationException($"The entry point of {Assembly.GetName().Name} ended without building."));
        }
        catch (TargetInvocationException failure)
        {
            Fail(failure.InnerException ?? failure);
        }
    }

    void Fail(Exception reason)
    {
        _described.TrySetException(reason);
        _built.TrySetException(reason);
    }

    static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
