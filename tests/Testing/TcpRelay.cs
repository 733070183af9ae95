using System.Net;
using System.Net.Sockets;

namespace ReferenceApp.Testing;

/// <summary>Passes connections on to a port of the loopback interface.</summary>
public sealed class TcpRelay : IAsyncDisposable
{
    const int BufferSize = 16 * 1024;

    readonly Func<int, Task> _admit;
    readonly TcpListener _listener;
    readonly CancellationTokenSource _stop = new();
    readonly Task _accepting;

    int _accepted;
    int _silent;

    /// <param name="port">Where to.</param>
    /// <param name="listen">Where from; port 0 takes a free one.</param>
    /// <param name="admit">What a connection, counted from 0, has to wait for.</param>
    public TcpRelay(int port, IPEndPoint listen, Func<int, Task>? admit = null)
    {
        _admit = admit ?? (_ => Task.CompletedTask);
        _listener = new TcpListener(listen);
        _listener.Start();
        _accepting = AcceptAsync(port);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What is open now passes nothing on any more. It stays open, and its end is still told.</summary>
    public void Silence() => Volatile.Write(ref _silent, Volatile.Read(ref _accepted));

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
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                open.Add(PassOnAsync(client, Interlocked.Increment(ref _accepted) - 1, port));
            }
        }
        catch (Exception e) when (_stop.IsCancellationRequested && e is OperationCanceledException or InvalidOperationException)
        {
            await Task.WhenAll(open);
        }
    }

    async Task PassOnAsync(TcpClient client, int number, int port)
    {
        using var near = client;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        try
        {
            await _admit(number).WaitAsync(_stop.Token);
            await far.ConnectAsync(IPAddress.Loopback, port, _stop.Token);
            await Task.WhenAny(CopyAsync(near, far, number), CopyAsync(far, near, number));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // The end of one side is told to the other by closing it.
        }
    }

    async Task CopyAsync(TcpClient from, TcpClient to, int number)
    {
        try
        {
            var bytes = new byte[BufferSize];
            while (await from.GetStream().ReadAsync(bytes, _stop.Token) is > 0 and var count)
            {
                if (number >= Volatile.Read(ref _silent))
                    await to.GetStream().WriteAsync(bytes.AsMemory(0, count), _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // As above.
        }
    }
}
