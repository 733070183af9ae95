using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI.Images;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Surfaces.Drills;

namespace ReferenceApp.Surfaces.ImageApi;

/// <summary>
/// <c>/v1/images/generations</c> and <c>/v1/images/edits</c> through the SDK's protocol methods: they stream the answer
/// (<c>BufferResponse = false</c>) and take several input pictures, which the convenience methods do not.
/// </summary>
public sealed class ImageApiSurface(ImageApiOptions options, IAssetStore assets, IdSource ids) : ISurface, IDisposable
{
    /// <summary>An error body is small; what exceeds this is not one.</summary>
    const int LargestErrorBody = 64 * 1024;

    /// <summary>Names the call for OpenAI's support too: the only way to ask about one that was never answered.</summary>
    const string ClientRequestId = "X-Client-Request-Id";

    readonly SocketsHttpHandler _network = ImageApiClient.CreateHandler(options);

    public string Name => "image-api";

    public int? ImagesPerMinute => options.ImagesPerMinute;

    public async Task<SurfaceAnswer> SendAsync(SurfaceRequest request, CommittedSend sent, CancellationToken cancel)
    {
        string? requestId = null;
        int? status = null;
        try
        {
            var response = await CallAsync(request, sent, cancel);
            using (response)
            {
                status = response.Status;
                requestId = response.Headers.TryGetValue("x-request-id", out var id) ? id : null;
                return response.Status is >= 200 and < 300
                    ? await KeepAsync(response, new AnswerHead(response.Status, requestId, sent.ElapsedMs), sent, cancel)
                    : await ReadErrorAsync(response, requestId, cancel);
            }
        }
        catch (FileNotFoundException)
        {
            return new SurfaceAnswer.NotSent(new Reason("picture_missing"));
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && TransportEvidence.Of(e) is { } evidence)
        {
            return evidence.NothingWasSent && status is null
                ? new SurfaceAnswer.NotSent(evidence.Reason)
                : new SurfaceAnswer.NoEvidence(evidence.Reason, requestId, status);
        }
    }

    async Task<PipelineResponse> CallAsync(SurfaceRequest request, CommittedSend sent, CancellationToken cancel)
    {
        HttpMessageHandler transport = request.Drill is null ? _network : DrillTransport.For(request.Drill, ids);
        var client = ImageApiClient.Create(options, transport, request.Model);
        var call = new RequestOptions
        {
            BufferResponse = false,
            ErrorOptions = ClientErrorBehaviors.NoThrow,
            CancellationToken = cancel,
        };
        call.SetHeader(ClientRequestId, sent.AttemptId.ToString("D"));
        var result = request.Operation == "edit"
            ? await SendEditAsync(client, request, call, cancel)
            : await client.GenerateImagesAsync(ImageApiBody.Generation(request), call);
        return result.GetRawResponse();
    }

    async Task<ClientResult> SendEditAsync(
        ImageClient client, SurfaceRequest request, RequestOptions call, CancellationToken cancel)
    {
        await using var body = await ImageApiBody.EditAsync(request, assets, cancel);
        return await client.GenerateImageEditsAsync(body.Content, body.ContentType, call);
    }

    async Task<SurfaceAnswer> KeepAsync(
        PipelineResponse response, AnswerHead head, CommittedSend sent, CancellationToken cancel) => new SurfaceAnswer.Whole(
        await AnswerFile.SpoolAsync(assets, sent, head, response.ContentStream ?? Stream.Null, cancel));

    static async Task<SurfaceAnswer> ReadErrorAsync(PipelineResponse response, string? requestId, CancellationToken cancel)
    {
        var body = await ErrorBody.ReadAsync(response.ContentStream ?? Stream.Null, LargestErrorBody, cancel);
        return response.Status is >= 400 and < 500 && body is not null
            ? new SurfaceAnswer.Refused(response.Status, requestId, body, ErrorBody.RetryAfter(response.Headers))
            : new SurfaceAnswer.NoEvidence(
                Reason.Of("upstream_error", ("status", response.Status)), requestId, response.Status);
    }

    public void Dispose() => _network.Dispose();
}
