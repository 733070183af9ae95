using System.Net;
using System.Text.RegularExpressions;
using ReferenceApp.Testing;

namespace ReferenceApp.EndToEnd.Kills;

/// <summary>A worker in a network of its own: everything that it uses is behind one cable.</summary>
sealed partial class RemoteWorker : IAsyncDisposable
{
    readonly NetworkNamespace _network;
    readonly List<TcpRelay> _relays;
    readonly PeerWorker _worker;

    RemoteWorker(NetworkNamespace network, List<TcpRelay> relays, PeerWorker worker) =>
        (_network, _relays, _worker) = (network, relays, worker);

    public int Id => _worker.Id;

    public static async Task<RemoteWorker> StartAsync(KillableApp app)
    {
        var network = await NetworkNamespace.CreateAsync();
        var relays = new List<TcpRelay>();
        try
        {
            // Postgres, Redis and the upstream are named in the values of the app's own worker.
            var values = ProcessTable.EnvironmentOf(app.Worker.Id)
                .Where(v => v.Key.StartsWith("ConnectionStrings__", StringComparison.Ordinal) || v.Key.StartsWith("Surfaces__", StringComparison.Ordinal))
                .Select(v => v.Value).ToHashSet();
            foreach (var port in values.SelectMany(v => Address().Matches(v)).Select(m => int.Parse(m.Groups["port"].Value)).Distinct())
                relays.Add(new TcpRelay(port, new IPEndPoint(network.Outside, port)));
            var worker = await PeerWorker.StartAsync(app, network.Command, value => values.Contains(value)
                ? Host().Replace(value, $"{network.Outside}")
                : value);
            return new RemoteWorker(network, relays, worker);
        }
        catch
        {
            await RemoveAsync(network, relays);
            throw;
        }
    }

    public Task CutAsync() => _network.CutAsync();

    public Task MendAsync() => _network.MendAsync();

    public async ValueTask DisposeAsync()
    {
        await _network.MendAsync();
        await _worker.DisposeAsync();
        await RemoveAsync(_network, _relays);
    }

    static async Task RemoveAsync(NetworkNamespace network, List<TcpRelay> relays)
    {
        foreach (var relay in relays)
            await relay.DisposeAsync();
        await network.DisposeAsync();
    }

    [GeneratedRegex("localhost|127\\.0\\.0\\.1")]
    private static partial Regex Host();

    [GeneratedRegex("(localhost|127\\.0\\.0\\.1)(:|;Port=)(?<port>[0-9]+)")]
    private static partial Regex Address();
}
