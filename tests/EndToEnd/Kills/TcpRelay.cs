using System.Net;
using System.Net.Sockets;

namespace ReferenceApp.EndToEnd.Kills;

/// <summary>Passes connections to a port of one address on to the same port of the loopback interface.</summary>
sealed class TcpRelay : IAsyncDisposable
{
    readonly TcpListener _listener;
    readonly CancellationTokenSource _stop = new();
    readonly Task _accepting;

    public TcpRelay(IPAddress address, int port)
    {
        _listener = new TcpListener(address, port);
        _listener.Start();
        _accepting = AcceptAsync(port);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    async Task AcceptAsync(int port)
    {
        var open = new List<Task>();
        try
        {
            while (true)
                open.Add(PassOnAsync(await _listener.AcceptTcpClientAsync(_stop.Token), port));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    async Task PassOnAsync(TcpClient client, int port)
    {
        using var near = client;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, port, _stop.Token);
            await Task.WhenAny(CopyAsync(near, far), CopyAsync(far, near));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // The end of one side is told to the other by closing it.
        }
    }

    async Task CopyAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), _stop.Token);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // As above.
        }
    }
}
