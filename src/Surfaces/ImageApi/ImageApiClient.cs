using System.ClientModel;
using System.ClientModel.Primitives;
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
    public static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(15),
    };
}
