using System.Net.Sockets;
using ReferenceApp.Domain;

namespace ReferenceApp.Surfaces;

/// <summary>What an exception of the transport proves about whether the request arrived.</summary>
/// <param name="NothingWasSent">No connection came about: DNS, connect or TLS failed.</param>
sealed record TransportEvidence(bool NothingWasSent, Reason Reason)
{
    /// <summary>Null when the exception is not the transport's, and so no evidence of anything.</summary>
    public static TransportEvidence? Of(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }:
                    return new(true, new Reason("dns_failed"));
                case HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }:
                    return new(true, new Reason("connect_failed"));
                case HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }:
                    return new(true, new Reason("tls_failed"));
                case HttpRequestException or HttpIOException or IOException { InnerException: SocketException }:
                    return new(false, new Reason("connection_lost"));
                case TimeoutException or OperationCanceledException:
                    return new(false, new Reason("timeout"));
            }
        }

        return null;
    }
}
