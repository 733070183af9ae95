using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using ReferenceApp.LocalAspire.Projects;

namespace Aspire.Hosting;

/// <summary>Adds .NET projects.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>Adds a project of the solution.</summary>
    /// <typeparam name="TProject">A class of namespace <c>Projects</c>, written by the build.</typeparam>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() => builder.AddProject<TProject>(name, _ => { });

    /// <inheritdoc cref="AddProject{TProject}(IDistributedApplicationBuilder, string)"/>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, string name, string? launchProfileName)
        where TProject : IProjectMetadata, new()
        => builder.AddProject<TProject>(name, o => SetProfile(o, launchProfileName));

    /// <inheritdoc cref="AddProject{TProject}(IDistributedApplicationBuilder, string)"/>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, string name, Action<ProjectResourceOptions> configure)
        where TProject : IProjectMetadata, new() => builder.AddProject(name, new TProject(), configure);

    /// <summary>Adds a project by the path of its file, which may be relative to the host's folder.</summary>
    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, string name, string projectPath)
        => builder.AddProject(name, projectPath, _ => { });

    /// <inheritdoc cref="AddProject(IDistributedApplicationBuilder, string, string)"/>
    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, string name, string projectPath, string? launchProfileName)
        => builder.AddProject(name, projectPath, o => SetProfile(o, launchProfileName));

    /// <inheritdoc cref="AddProject(IDistributedApplicationBuilder, string, string)"/>
    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, string name, string projectPath, Action<ProjectResourceOptions> configure)
        => builder.AddProject(name, new ProjectFile(Path.GetFullPath(projectPath, builder.AppHostDirectory)), configure);

    /// <summary>Runs the project as several processes behind one port.</summary>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        return builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace);
    }

    static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, string name, IProjectMetadata metadata, Action<ProjectResourceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new ProjectResourceOptions();
        configure(options);
        var profile = LaunchProfiles.Choose(metadata, options);
        var resource = new ProjectResource(name);
        var project = builder.AddResource(resource)
            .WithAnnotation(metadata)
            .WithAnnotation(new ProjectLauncher(resource, metadata, profile, builder.Configuration, builder.Environment))
            .WithEnvironment(context => ProjectEnvironment.AddTelemetry(context, builder.Configuration, builder.Environment));
        foreach (var endpoint in LaunchProfiles.Endpoints(profile))
            project.WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, endpoint.Scheme, name: endpoint.Name, port: endpoint.Port));
        return project;
    }

    static void SetProfile(ProjectResourceOptions options, string? launchProfileName)
    {
        options.LaunchProfileName = launchProfileName;
        options.ExcludeLaunchProfile = launchProfileName is null;
    }
}
