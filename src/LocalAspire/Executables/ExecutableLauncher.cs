using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using ReferenceApp.LocalAspire.Lifecycle;
using ReferenceApp.LocalAspire.Processes;

namespace ReferenceApp.LocalAspire.Executables;

/// <summary>Runs a program as it is.</summary>
sealed class ExecutableLauncher(ExecutableResource resource) : Launcher
{
    public override string ResourceType => KnownResourceTypes.Executable;

    public override bool RunsForever => resource.HasAnnotationOfType<EndpointAnnotation>();

    public override Task<IReadOnlyList<string>> ClaimAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var isPath = resource.Command.Contains('/', StringComparison.Ordinal);
        var found = isPath ? File.Exists(Path.GetFullPath(resource.Command, resource.WorkingDirectory))
            : Commands.Find(resource.Command, configuration["PATH"]) is not null;
        var faults = new List<string>();
        if (!found)
            faults.Add($"'{resource.Name}': there is no program '{resource.Command}'.");
        if (!Directory.Exists(resource.WorkingDirectory))
            faults.Add($"'{resource.Name}': its working directory does not exist.");
        return Task.FromResult<IReadOnlyList<string>>(faults);
    }

    public override async Task<ProcessSpec> DescribeAsync(ResourceInstance instance, CancellationToken cancellationToken) => new()
    {
        FileName = resource.Command,
        Arguments = await instance.BindArgumentsAsync(cancellationToken),
        WorkingDirectory = resource.WorkingDirectory,
        Environment = await instance.BindEnvironmentAsync([], cancellationToken),
    };
}
