using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Net.Sockets;
using OpenAI;
using OpenAI.Images;

namespace ReferenceApp.Surfaces.ImageApi;

/// <summary>The official SDK, set up so that one call is one request: no retries, no redirects, a timeout above the slowest picture.</summary>
static class ImageApiClient
{
    public static ImageClient Create(ImageApiOptions options, HttpMessageHandler handler, string model) => new(
        model,
        new ApiKeyCredential(options.ApiKey),
        new OpenAIClientOptions
        {
            Endpoint = new Uri(options.Endpoint),
            // The default repeats a timed-out call three times, each of them billed.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = TimeSpan.FromSeconds(options.TimeoutSeconds),
#pragma warning disable RS0030, CA2000 // The SDK's transport owns the client; the handler is shared and outlives both.
            Transport = new HttpClientPipelineTransport(
                new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan }),
#pragma warning restore RS0030, CA2000
        });

    /// <summary>A redirect would send a paid request a second time, so none is followed.</summary>
    public static SocketsHttpHandler CreateHandler(ImageApiOptions options) => new()
    {
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = new TraceContextOnly(),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = 2 * ConnectTimeout(options), // leaves room for the TLS handshake
        ConnectCallback = async (context, cancel) => await ConnectAsync(context.DnsEndPoint, ConnectTimeout(options), cancel),
    };

    static TimeSpan ConnectTimeout(ImageApiOptions options) => TimeSpan.FromSeconds(options.ConnectTimeoutSeconds);

    /// <summary>
    /// The handler's own connect timeout looks like that of an answer, after which a call may have been paid. This one is
    /// a connection that failed, as it is when it is refused.
    /// </summary>
    static async Task<NetworkStream> ConnectAsync(DnsEndPoint host, TimeSpan timeout, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(timeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, limit.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
