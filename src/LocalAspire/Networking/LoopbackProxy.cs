using System.Net;
using System.Net.Sockets;

namespace ReferenceApp.LocalAspire.Networking;

/// <summary>One port for several replicas: passes each connection on to the next of them.</summary>
sealed class LoopbackProxy : IDisposable
{
    readonly TcpListener _listener;
    readonly IReadOnlyList<int> _targets;
    readonly CancellationTokenSource _stop = new();
    int _next = -1;

    public LoopbackProxy(int port, IReadOnlyList<int> targets)
    {
        _targets = targets;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _ = AcceptAsync(_stop.Token);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    async Task AcceptAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
                _ = ForwardAsync(await _listener.AcceptTcpClientAsync(cancellationToken), cancellationToken);
        }
        catch (Exception end) when (end is OperationCanceledException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    async Task ForwardAsync(TcpClient caller, CancellationToken cancellationToken)
    {
        using (caller)
        {
            using var target = await ConnectAsync(cancellationToken);
            if (target is null)
                return;

            try
            {
                var (near, far) = (caller.GetStream(), target.GetStream());
                await Task.WhenAll(
                    CopyAsync(near, far, target.Client, cancellationToken), CopyAsync(far, near, caller.Client, cancellationToken));
            }
            catch (Exception end) when (end is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One side is gone; closing both tells the other.
            }
        }
    }

    // A replica that is down is passed over.
    async Task<TcpClient?> ConnectAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < _targets.Count; i++)
        {
            var target = new TcpClient();
            try
            {
                var index = (uint)Interlocked.Increment(ref _next) % (uint)_targets.Count;
                await target.ConnectAsync(IPAddress.Loopback, _targets[(int)index], cancellationToken);
                return target;
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException)
            {
                target.Dispose();
            }
        }

        return null;
    }

    static async Task CopyAsync(NetworkStream from, NetworkStream to, Socket toSocket, CancellationToken cancellationToken)
    {
        await from.CopyToAsync(to, cancellationToken);
        toSocket.Shutdown(SocketShutdown.Send);
    }
}
