using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using ReferenceApp.LocalAspire.Postgres;

namespace Aspire.Hosting;

/// <summary>Adds PostgreSQL, run from the machine's own programs.</summary>
public static class PostgresBuilderExtensions
{
    /// <param name="builder">The model.</param>
    /// <param name="name">The resource name, and that of the connection string.</param>
    /// <param name="userName">The superuser's name; <c>postgres</c> when null.</param>
    /// <param name="password">Its password; null generates one, which does not fit a data folder of an earlier start.</param>
    /// <param name="port">The server's port; null chooses a free one.</param>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        ModelName.Validate("resource", name);
        var secret = password?.Resource
            ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password");
        var resource = new PostgresServerResource(name, userName?.Resource, secret);
        return builder.AddResource(resource)
            .WithAnnotation(new PostgresLauncher(resource))
            .WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, name: PostgresServerResource.EndpointName, port: port))
            .WithHealthCheck($"{name}_check", _ => new PostgresHealthCheck(resource))
            .OnResourceReady((server, _, cancellationToken) => DatabaseCreation.CreateAllAsync(server, builder.Resources, cancellationToken));
    }

    /// <summary>A database, created when the server is ready and does not have it yet.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">The resource name, and that of the connection string.</param>
    /// <param name="databaseName">The database's own name; the resource name when null.</param>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null)
    {
        var resource = new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource);
        builder.Resource.AddDatabase(name, resource.DatabaseName);
        return builder.ApplicationBuilder.AddResource(resource)
            .WithRelationship(builder.Resource, "Parent")
            .WithHealthCheck($"{name}_check", _ => new PostgresHealthCheck(resource));
    }

    /// <summary>Creates the database with this SQL instead of a plain <c>CREATE DATABASE</c>.</summary>
    public static IResourceBuilder<PostgresDatabaseResource> WithCreationScript(
        this IResourceBuilder<PostgresDatabaseResource> builder, string script)
        => builder.WithAnnotation(new CreationScript(script), ResourceAnnotationMutationBehavior.Replace);

    /// <summary>Keeps the data in a folder, which may be relative to the host's.</summary>
    /// <exception cref="NotSupportedException">The folder would be read-only.</exception>
    public static IResourceBuilder<PostgresServerResource> WithDataBindMount(
        this IResourceBuilder<PostgresServerResource> builder, string source, bool isReadOnly = false)
        => builder.WithDataFolder(source, "/var/lib/postgresql", isReadOnly);

    public static IResourceBuilder<PostgresServerResource> WithHostPort(
        this IResourceBuilder<PostgresServerResource> builder, int? port)
        => builder.WithEndpoint(PostgresServerResource.EndpointName, e => e.Port = port);

    public static IResourceBuilder<PostgresServerResource> WithPassword(
        this IResourceBuilder<PostgresServerResource> builder, IResourceBuilder<ParameterResource> password)
    {
        builder.Resource.PasswordParameter = password.Resource;
        return builder;
    }

    public static IResourceBuilder<PostgresServerResource> WithUserName(
        this IResourceBuilder<PostgresServerResource> builder, IResourceBuilder<ParameterResource> userName)
    {
        builder.Resource.UserNameParameter = userName.Resource;
        return builder;
    }
}
