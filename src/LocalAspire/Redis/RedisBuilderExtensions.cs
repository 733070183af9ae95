using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using ReferenceApp.LocalAspire.Redis;

namespace Aspire.Hosting;

/// <summary>Adds Redis, run from the machine's own <c>redis-server</c>.</summary>
public static class RedisBuilderExtensions
{
    const long DefaultKeysChanged = 1;

    /// <summary>A server with a generated password.</summary>
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, string name, int? port)
        => builder.AddRedis(name, port, null);

    /// <param name="builder">The model.</param>
    /// <param name="name">The resource name, and that of the connection string.</param>
    /// <param name="port">Its port; null chooses a free one.</param>
    /// <param name="password">Its password; null generates one.</param>
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder, string name, int? port = null, IResourceBuilder<ParameterResource>? password = null)
    {
        ModelName.Validate("resource", name);
        var secret = password?.Resource
            ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        var resource = new RedisResource(name, secret);
        return builder.AddResource(resource)
            .WithAnnotation(new RedisLauncher(resource))
            .WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, name: RedisResource.EndpointName, port: port))
            .WithHealthCheck($"{name}_check", _ => new RedisHealthCheck(resource));
    }

    /// <summary>Keeps the data in a folder, which may be relative to the host's.</summary>
    /// <exception cref="NotSupportedException">The folder would be read-only.</exception>
    public static IResourceBuilder<RedisResource> WithDataBindMount(
        this IResourceBuilder<RedisResource> builder, string source, bool isReadOnly = false)
        => builder.WithDataFolder(source, "/data", isReadOnly).WithPersistence();

    /// <summary>Writes a snapshot when so many keys have changed within the interval.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="interval">One minute when null; whole seconds.</param>
    /// <param name="keysChangedThreshold">The number of changes.</param>
    public static IResourceBuilder<RedisResource> WithPersistence(
        this IResourceBuilder<RedisResource> builder, TimeSpan? interval = null, long keysChangedThreshold = DefaultKeysChanged)
        => builder.WithAnnotation(
            new RedisPersistence(interval ?? TimeSpan.FromMinutes(1), keysChangedThreshold), ResourceAnnotationMutationBehavior.Replace);

    public static IResourceBuilder<RedisResource> WithPassword(
        this IResourceBuilder<RedisResource> builder, IResourceBuilder<ParameterResource>? password)
    {
        builder.Resource.PasswordParameter = password?.Resource;
        return builder;
    }

    public static IResourceBuilder<RedisResource> WithHostPort(this IResourceBuilder<RedisResource> builder, int? port)
        => builder.WithEndpoint(RedisResource.EndpointName, e => e.Port = port);
}
