using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ReferenceApp.ImageApiSimulator.Faults;

/// <summary>
/// The ports of the process. Closing them closes the listening sockets, so a client sees what it would see of a dead host: its
/// connect is refused. Connections that are open finish the request they carry and are closed; idle ones at once.
/// </summary>
sealed class Door(SocketTransportFactory sockets, TimeProvider clock) : IConnectionListenerFactory
{
    readonly ConcurrentBag<ClosableListener> listeners = [];
    readonly ConcurrentDictionary<ConnectionContext, bool> open = [];

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = new ClosableListener(sockets, await sockets.BindAsync(endpoint, cancellationToken), clock);
        listeners.Add(listener);
        return listener;
    }

    /// <summary>Connection middleware: knows the connection for as long as it lasts.</summary>
    public async Task CarryAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        open[connection] = true;
        try
        {
            await next(connection);
        }
        finally
        {
            open.TryRemove(connection, out _);
        }
    }

    /// <summary>When it returns, new connections are refused. A door that is closed stays so for as long as it was going to.</summary>
    public void CloseFor(TimeSpan time)
    {
        foreach (var listener in listeners)
            listener.CloseFor(time);
        foreach (var connection in open.Keys)
            connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
    }
}
