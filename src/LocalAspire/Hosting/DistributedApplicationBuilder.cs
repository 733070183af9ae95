using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ReferenceApp.LocalAspire.Lifecycle;
using ReferenceApp.LocalAspire.Testing;

namespace Aspire.Hosting;

/// <inheritdoc cref="IDistributedApplicationBuilder"/>
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    const string DirectoryMetadata = "AppHostProjectPath";

    readonly HostApplicationBuilder _host;
    readonly EntryPointRun? _entryPoint = EntryPointRun.Current;

    public DistributedApplicationBuilder(string[] args)
        : this(new DistributedApplicationOptions { Args = args })
    {
    }

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        AppHostAssembly = options.AssemblyName is { } name ? Assembly.Load(name)
            : _entryPoint?.Assembly ?? Assembly.GetEntryAssembly();
        AppHostDirectory = options.ProjectDirectory ?? RecordedDirectory(AppHostAssembly) ?? AppContext.BaseDirectory;
        var settings = new HostApplicationBuilderSettings
        {
            Args = [.. _entryPoint?.DefaultArgs ?? [], .. options.Args ?? []],
            ApplicationName = AppHostAssembly?.GetName().Name,
            ContentRootPath = Directory.Exists(AppHostDirectory) ? AppHostDirectory : AppContext.BaseDirectory,
            EnvironmentName = ChosenEnvironment(options.Args),
        };
        _entryPoint?.Configure(options, settings);
        _host = new HostApplicationBuilder(settings);
        _host.Services.AddModelRunner(this, withDashboard: !options.DisableDashboard);
    }

    /// <inheritdoc/>
    public ConfigurationManager Configuration => _host.Configuration;

    /// <inheritdoc/>
    public string AppHostDirectory { get; }

    /// <inheritdoc/>
    public Assembly? AppHostAssembly { get; }

    /// <inheritdoc/>
    public IHostEnvironment Environment => _host.Environment;

    /// <inheritdoc/>
    public IServiceCollection Services => _host.Services;

    /// <inheritdoc/>
    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    /// <inheritdoc/>
    public DistributedApplicationExecutionContext ExecutionContext { get; } = new(DistributedApplicationOperation.Run);

    /// <inheritdoc/>
    public IResourceCollection Resources { get; } = new ResourceCollection();

    /// <inheritdoc/>
    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (Resources.TryGetByName(resource.Name, out var other))
        {
            throw new DistributedApplicationException(
                $"Cannot add a resource '{resource.Name}': the name is taken by a {other.GetType().Name}.");
        }

        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    /// <inheritdoc/>
    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => new ResourceBuilder<T>(this, resource);

    /// <inheritdoc/>
    public DistributedApplication Build()
    {
        if (_entryPoint is null)
            return new DistributedApplication(_host.Build());

        _entryPoint.AwaitBuild(this);
        var app = new DistributedApplication(_host.Build(), _entryPoint);
        _entryPoint.Built(app);
        return app;
    }

    static string? RecordedDirectory(Assembly? assembly) => assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(a => string.Equals(a.Key, DirectoryMetadata, StringComparison.OrdinalIgnoreCase))?.Value;

    // A host of local processes is a development tool, so Development is the default and anything else is asked for.
    static string ChosenEnvironment(string[]? args)
    {
        var chosen = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args ?? []).Build();
        return chosen["environment"] ?? chosen["DOTNET_ENVIRONMENT"] ?? chosen["ASPIRE_ENVIRONMENT"] ?? Environments.Development;
    }
}
