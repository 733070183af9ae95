using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using ReferenceApp.LocalAspire.Lifecycle;
using ReferenceApp.LocalAspire.Processes;

namespace ReferenceApp.LocalAspire.Postgres;

/// <summary>Runs <c>postgres</c> on the loopback interface, with passwords and without Unix sockets. Durability is the server's
/// default: fsync is on.</summary>
sealed class PostgresLauncher(PostgresServerResource resource) : Launcher
{
    string? _programs;
    DataFolder? _folder;
    PostgresCluster? _cluster;
    UnprivilegedUser? _user;

    public override string ResourceType => KnownResourceTypes.Container;

    public override bool RunsForever => true;

    // The server's whole log goes there.
    public override LogLevel StandardErrorLevel => LogLevel.Information;

    public override async Task<IReadOnlyList<string>> ClaimAsync(
        IConfiguration configuration, CancellationToken cancellationToken)
    {
        _programs = PostgresPrograms.FindFolder(configuration["PATH"]);
        if (_programs is null)
            return [$"'{resource.Name}': there is no PostgreSQL server on this machine. On Debian: apt-get install postgresql."];

        try
        {
            _folder = await DataFolder.OpenAsync(resource, TimeProvider.System, cancellationToken);
            _cluster = new PostgresCluster(_folder, _programs);
            return [];
        }
        catch (DistributedApplicationException inUse)
        {
            return [inUse.Message];
        }
    }

    public override async Task PrepareAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        var userName = await resource.UserNameReference.GetValueAsync(cancellationToken);
        var password = await resource.PasswordParameter.GetValueAsync(cancellationToken);
        _user = await _cluster!.PrepareAsync(userName!, password!, cancellationToken);
    }

    public override async Task<ProcessSpec> DescribeAsync(ResourceInstance instance, CancellationToken cancellationToken) => new()
    {
        FileName = Path.Combine(_programs!, "postgres"),
        Arguments =
        [
            "-D", _cluster!.Path,
            "-c", "listen_addresses=localhost", "-c", $"port={instance.Listeners.Single().Port}", "-c", "unix_socket_directories=",
            .. await instance.BindArgumentsAsync(cancellationToken),
        ],
        WorkingDirectory = _cluster.Path,
        Environment = await instance.BindEnvironmentAsync([], cancellationToken),
        UserChange = _user!.Command,
        StopSignal = Signal.Interrupt,
    };

    public override void Release()
    {
        _folder?.Dispose();
        _folder = null;
    }
}
