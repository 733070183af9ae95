using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using ReferenceApp.LocalAspire.Lifecycle;
using ReferenceApp.LocalAspire.Processes;

namespace ReferenceApp.LocalAspire.Redis;

/// <summary>Runs <c>redis-server</c>, which reads its configuration, password included, from its input.</summary>
sealed class RedisLauncher(RedisResource resource) : Launcher
{
    const string Program = "redis-server";

    DataFolder? _folder;

    public override string ResourceType => KnownResourceTypes.Container;

    public override bool RunsForever => true;

    string Data => Path.Combine(_folder!.Path, "data");

    public override async Task<IReadOnlyList<string>> ClaimAsync(
        IConfiguration configuration, CancellationToken cancellationToken)
    {
        if (Commands.Find(Program, configuration["PATH"]) is null)
            return [$"'{resource.Name}': there is no {Program} on this machine. On Debian: apt-get install redis-server."];

        try
        {
            _folder = await DataFolder.OpenAsync(resource, TimeProvider.System, cancellationToken);
            return [];
        }
        catch (DistributedApplicationException inUse)
        {
            return [inUse.Message];
        }
    }

    public override async Task PrepareAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        await _folder!.GuardAsync();
        Directory.CreateDirectory(Data);
        await DataFolder.WaitUntilUnusedAsync(Data, TimeProvider.System, cancellationToken);
    }

    public override async Task<ProcessSpec> DescribeAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        var password = resource.PasswordParameter is { } secret ? await secret.GetValueAsync(cancellationToken) : null;
        var persistence = resource.Annotations.OfType<RedisPersistence>().LastOrDefault();
        return new ProcessSpec
        {
            FileName = Program,
            Arguments = ["-", .. await instance.BindArgumentsAsync(cancellationToken)],
            WorkingDirectory = Data,
            Environment = await instance.BindEnvironmentAsync([], cancellationToken),
            StandardInput = RedisConfiguration.Write(instance.Listeners.Single().Port, password, Data, persistence),
        };
    }

    public override void Release()
    {
        _folder?.Dispose();
        _folder = null;
    }
}
