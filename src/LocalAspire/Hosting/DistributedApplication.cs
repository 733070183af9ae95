using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ReferenceApp.LocalAspire.Testing;

namespace Aspire.Hosting;

/// <summary>A described application that can be started and stopped.</summary>
public class DistributedApplication : IHost, IAsyncDisposable
{
    readonly IHost _host;
    readonly EntryPointRun? _entryPoint;

    public DistributedApplication(IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
    }

    internal DistributedApplication(IHost host, EntryPointRun entryPoint)
        : this(host) => _entryPoint = entryPoint;

    public IServiceProvider Services => _host.Services;

    /// <summary>States, health and process ids of the resources.</summary>
    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    /// <summary>Starts, stops and restarts single resources.</summary>
    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    // A test owns the application that its AppHost's own code builds; that code may only look on.
    bool IsCalledByEntryPoint => _entryPoint is not null && EntryPointRun.Current == _entryPoint;

    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new DistributedApplicationBuilder(args);

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options)
        => new DistributedApplicationBuilder(options);

    /// <inheritdoc cref="RunAsync"/>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <summary>Starts everything, waits for Ctrl-C, SIGTERM or <paramref name="cancellationToken"/>, and stops everything.</summary>
    /// <exception cref="DistributedApplicationException">The application cannot be started; nothing was.</exception>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (IsCalledByEntryPoint)
            await _entryPoint!.Stopped.WaitAsync(cancellationToken);
        else
            await _host.RunAsync(cancellationToken);
    }

    /// <summary>Starts everything; returns before all is healthy, see
    /// <see cref="ResourceNotificationService.WaitForResourceHealthyAsync(string, CancellationToken)"/>.</summary>
    /// <exception cref="DistributedApplicationException">The application cannot be started; nothing was.</exception>
    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (IsCalledByEntryPoint)
        {
            await _entryPoint!.Started.WaitAsync(cancellationToken);
            return;
        }

        await _host.StartAsync(cancellationToken);
        _entryPoint?.MarkStarted();
    }

    /// <summary>Stops everything, those first that others do not depend on.</summary>
    public virtual async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (IsCalledByEntryPoint)
            return;

        await _host.StopAsync(cancellationToken);
        _entryPoint?.MarkStopped();
    }

    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops what still runs.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (IsCalledByEntryPoint)
            return;

        _entryPoint?.MarkStopped();
        if (_host is IAsyncDisposable host)
            await host.DisposeAsync();
        else
            _host.Dispose();
    }
}
