using System.Net;
using System.Net.Sockets;

namespace ReferenceApp.LocalAspire.Networking;

/// <summary>A loopback port kept free for a child, in both address families.</summary>
/// <remarks>The sockets are bound but do not listen. Linux then gives the port to nobody who asks for any port, yet lets a
/// server that sets SO_REUSEADDR, as Kestrel, Redis and PostgreSQL do, bind it and listen. So nothing can slip in between
/// choosing the port and using it, nor while a dead server is being restarted. Two reservations of one port would both
/// succeed, so a fixed port is also claimed by a name in the abstract socket namespace, which dies with its process.</remarks>
sealed class PortReservation : IDisposable
{
    const int MaxTries = 50;

    readonly List<Socket> _sockets = [];

    PortReservation()
    {
    }

    public int Port { get; private set; }

    /// <summary>Reserves a port that nobody uses.</summary>
    public static PortReservation Any()
    {
        for (var i = 0; i < MaxTries; i++)
        {
            if (Try(r => r.Bind(0)) is { } reservation)
                return reservation;
        }

        throw new SocketException((int)SocketError.AddressAlreadyInUse);
    }

    /// <summary>Reserves this port; null when somebody uses it or has reserved it.</summary>
    public static PortReservation? TryFixed(int port) => Try(r =>
    {
        r.Claim(port);
        r.Bind(port);
    });

    /// <summary>Gives the port up.</summary>
    public void Dispose() => _sockets.ForEach(s => s.Dispose());

    static PortReservation? Try(Action<PortReservation> reserve)
    {
        var reservation = new PortReservation();
        try
        {
            reserve(reservation);
            return reservation;
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            reservation.Dispose();
            return null;
        }
    }

    void Claim(int port)
    {
        var claim = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _sockets.Add(claim);
        claim.Bind(new UnixDomainSocketEndPoint($"\0reference-app-port-{port}"));
    }

    void Bind(int port)
    {
        Port = Bind(IPAddress.Loopback, port);
        if (!Socket.OSSupportsIPv6)
            return;

        try
        {
            Bind(IPAddress.IPv6Loopback, Port);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            // The kernel knows IPv6, but the loopback interface has no such address.
        }
    }

    int Bind(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        socket.Bind(new IPEndPoint(address, port));
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
