using System.Security.Cryptography;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using ReferenceApp.LocalAspire.Lifecycle;
using ReferenceApp.LocalAspire.Processes;

namespace ReferenceApp.LocalAspire.Projects;

/// <summary>Runs a project's built assembly with <c>dotnet exec</c>.</summary>
sealed class ProjectLauncher(
    ProjectResource resource, IProjectMetadata project, LaunchProfile? profile, IConfiguration configuration, IHostEnvironment environment) : Launcher
{
    const int InstanceIdLength = 8;

    public override string ResourceType => KnownResourceTypes.Project;

    // What listens is a server, and a server is not meant to finish.
    public override bool RunsForever => resource.HasAnnotationOfType<EndpointAnnotation>();

    public override Task<IReadOnlyList<string>> ClaimAsync(IConfiguration configuration, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<string>>(ProjectOutput.Find(project) is null
            ? [$"'{Path.GetFileName(project.ProjectPath)}' is not built; build the host, which builds it too."]
            : []);

    public override async Task<ProcessSpec> DescribeAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        var output = ProjectOutput.Find(project)
            ?? throw new DistributedApplicationException($"'{Path.GetFileName(project.ProjectPath)}' is not built.");
        var variables = await instance.BindEnvironmentAsync(Initial(instance), cancellationToken);
        AddEnvironment(variables);
        if (instance.Listeners.Count > 0)
            variables.TryAdd("ASPNETCORE_URLS", Urls(instance));

        return new ProcessSpec
        {
            FileName = DotNet(),
            Arguments = ["exec", output, .. await instance.BindArgumentsAsync(cancellationToken)],
            WorkingDirectory = Path.GetDirectoryName(project.ProjectPath)!,
            Environment = variables,
            RemovedVariables = ProjectEnvironment.NotInherited,
        };
    }

    // Before the model's own variables, which win.
    static Dictionary<string, object> Initial(ResourceInstance instance)
    {
        var id = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", InstanceIdLength);
        var initial = new Dictionary<string, object> { ["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={id}" };
        if (instance.Listeners.FirstOrDefault(l => l.Endpoint.UriScheme == "https").Endpoint is { } https)
            initial["ASPNETCORE_HTTPS_PORT"] = https.AllocatedEndpoint!.Port.ToString();
        return initial;
    }

    // After them: a launch profile, and the host's own environment, only fill what is missing.
    void AddEnvironment(Dictionary<string, string> variables)
    {
        foreach (var (name, value) in profile?.EnvironmentVariables ?? [])
            variables.TryAdd(name, Environment.ExpandEnvironmentVariables(value));
        variables.TryAdd("ASPNETCORE_ENVIRONMENT", environment.EnvironmentName);
        variables.TryAdd("DOTNET_ENVIRONMENT", environment.EnvironmentName);
    }

    static string Urls(ResourceInstance instance) => string.Join(';', instance.Listeners
        .Where(l => l.Endpoint.UriScheme is "http" or "https")
        .Select(l => $"{l.Endpoint.UriScheme}://{l.Endpoint.TargetHost}:{l.Port}"));

    string DotNet() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath!
        : configuration["DOTNET_HOST_PATH"] ?? "dotnet";
}
