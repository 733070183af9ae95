using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace ReferenceApp.ImageApiSimulator.Faults;

/// <summary>A listening socket that can be closed for a while without its server ending.</summary>
sealed class ClosableListener(IConnectionListenerFactory sockets, IConnectionListener first, TimeProvider clock) : IConnectionListener
{
    readonly Lock gate = new();
    readonly CancellationTokenSource unbound = new();

    /// <summary>All that ever listened, the present one last; a listener owns the memory of connections that outlive it.</summary>
    readonly List<IConnectionListener> used = [first];

    volatile IConnectionListener present = first;
    volatile Task opened = Task.CompletedTask;

    public EndPoint EndPoint { get; } = first.EndPoint;

    /// <summary>Null once the server stops.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (!unbound.IsCancellationRequested)
        {
            if (await present.AcceptAsync(cancellationToken) is { } connection)
                return connection;
            await opened;
        }

        return null;
    }

    public void CloseFor(TimeSpan time)
    {
        lock (gate)
        {
            if (opened.IsCompleted && !unbound.IsCancellationRequested)
                CloseAndOpen(time);
        }
    }

    void CloseAndOpen(TimeSpan time)
    {
        // Known as closed before it is, so that the accepting loop waits instead of ending.
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        opened = open.Task;
        _ = ReopenAsync();

        async Task ReopenAsync()
        {
            try
            {
                await present.UnbindAsync();
                using (KeepPort())
                {
                    await Task.Delay(time, clock, unbound.Token);
                    present = await sockets.BindAsync(EndPoint, unbound.Token);
                }

                used.Add(present);
                open.SetResult();
            }
            catch (OperationCanceledException)
            {
                open.SetResult();
            }
            catch (Exception e)
            {
                open.SetException(e);
            }
        }
    }

    /// <summary>A socket that has the port and does not listen: connections are refused, and nobody else can take it.</summary>
    Socket? KeepPort()
    {
        if (EndPoint is not IPEndPoint place)
            return null;
        var socket = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (place.Address.Equals(IPAddress.IPv6Any))
            socket.DualMode = true;
        socket.Bind(place);
        return socket;
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await unbound.CancelAsync();
        await opened.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await present.UnbindAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in used)
            await listener.DisposeAsync();
        unbound.Dispose();
    }
}
