using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ReferenceApp.Testing;

/// <summary>
/// An upstream on a raw socket that does exactly what a test says with each connection, however ill-behaved, and counts
/// the requests that arrived whole.
/// </summary>
public sealed class ScriptedUpstream : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly Func<Socket, CancellationToken, Task> _answer;
    readonly Task _accepting;

    public ScriptedUpstream(Func<Socket, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1";

    public int Requests { get; private set; }

    /// <summary>The last request as it came over the wire, headers and body.</summary>
    public string LastRequest { get; private set; } = "";

    public static Func<Socket, CancellationToken, Task> Respond(string status, string headers, string body) =>
        async (socket, cancel) =>
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            var head = $"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {bytes.Length}\r\n{headers}\r\n";
            await socket.SendAsync(Encoding.ASCII.GetBytes(head), cancel);
            await socket.SendAsync(bytes, cancel);
            socket.Shutdown(SocketShutdown.Send);
        };

    /// <summary>Announces <paramref name="announced"/> bytes, sends <paramref name="body"/>, and closes.</summary>
    public static Func<Socket, CancellationToken, Task> CutShort(string body, int announced) => async (socket, cancel) =>
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {announced}\r\n\r\n{body}"), cancel);
        socket.Shutdown(SocketShutdown.Send);
    };

    /// <summary>Announces <paramref name="announced"/> bytes, sends <paramref name="body"/>, and then nothing more until the client leaves.</summary>
    public static Func<Socket, CancellationToken, Task> Stall(string body, int announced) => async (socket, cancel) =>
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {announced}\r\n\r\n{body}"), cancel);
        try
        {
            await socket.ReceiveAsync(new byte[1], cancel);
        }
        catch (SocketException)
        {
            // It left with a reset.
        }
    };

    /// <summary>Closes with a TCP reset, after the request has arrived.</summary>
    public static Func<Socket, CancellationToken, Task> Reset() => (socket, _) =>
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
        return Task.CompletedTask;
    };

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptSocketAsync(_stop.Token);
                if (await ReadRequestAsync(socket))
                    await _answer(socket, _stop.Token);
            }
        }
        catch (Exception e) when (_stop.IsCancellationRequested && e is OperationCanceledException or InvalidOperationException)
        {
            // The test is over, before or after the next call was waited for.
        }
    }

    async Task<bool> ReadRequestAsync(Socket socket)
    {
        var received = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (!IsWhole(received))
        {
            var read = await socket.ReceiveAsync(buffer, _stop.Token);
            if (read == 0)
                return false;
            received.Write(buffer, 0, read);
        }

        LastRequest = Encoding.Latin1.GetString(received.ToArray());
        Requests++;
        return true;
    }

    static bool IsWhole(MemoryStream received)
    {
        var text = Encoding.Latin1.GetString(received.GetBuffer(), 0, (int)received.Length);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;
        var head = text[..end];
        if (head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
            return text.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
        var length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return length is null || text.Length - end - 4 >= int.Parse(length.Split(':')[1]);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }
}
