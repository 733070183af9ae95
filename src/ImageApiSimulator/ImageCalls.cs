using ReferenceApp.ImageApiSimulator.Answers;
using ReferenceApp.ImageApiSimulator.Calls;
using ReferenceApp.ImageApiSimulator.Contract;
using ReferenceApp.ImageApiSimulator.Drawing;
using ReferenceApp.ImageApiSimulator.Faults;
using ReferenceApp.ImageApiSimulator.Limits;

namespace ReferenceApp.ImageApiSimulator;

/// <summary>
/// One call from its key to its last byte. Once the request is accepted the work no longer depends on the client: a caller that
/// goes away pays all the same, as with the real API.
/// </summary>
sealed class ImageCalls(ApiKeyCheck keys, ImageRateLimit limit, Studio studio, CallLog log, Latency latency, FaultPlan faults)
{
    /// <param name="stopping">Cancelled when the process is to end; then nothing more is paid.</param>
    public async Task AnswerAsync(HttpContext http, Func<HttpRequest, CancellationToken, Task<ImageRequest>> read, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        var start = latency.Start();
        var strike = Strike.None;
        ImageRequest? request = null;
        DrawnPictures drawn;
        try
        {
            keys.Check(http.Request);
            ClientRequestId.Check(http.Request);
            request = await read(http.Request, http.RequestAborted);
            strike = faults.Take(http.Request.Path, request);
            await strike.BeforeWorkAsync(over.Token);
            limit.Take(request);
            drawn = strike.Spoil(await studio.DrawAsync(request, stopping));
            strike.AfterWork();
        }
        catch (RefusedException refused)
        {
            await RefuseAsync(http, request, refused.Error, refused.Paid);
            return;
        }
        catch (BadHttpRequestException bad)
        {
            await RefuseAsync(http, request, ApiError.BodyUnreadable("The body of your request is too large or could not be read.", bad.StatusCode));
            return;
        }
        catch (CallDroppedException)
        {
            await log.AppendAsync(Record(http, request, status: null, paid: false));
            http.Abort();
            return;
        }

        if (!request.Stream)
            await latency.WaitForRestAsync(start, stopping);
        await log.AppendAsync(Record(http, request, StatusCodes.Status200OK, paid: true));
        await SendAsync(http, request, drawn, strike, over.Token);
    }

    /// <param name="over">Cancelled when the client is gone or the process is to end.</param>
    async Task SendAsync(HttpContext http, ImageRequest request, DrawnPictures drawn, Strike strike, CancellationToken over)
    {
        try
        {
            await strike.BeforeAnswerAsync(over);
            if (strike.Kind is FaultKind.CutBody)
                await CutBody.WriteAsync(http, () => WriteAsync(http, request, drawn, strike));
            else
                await WriteAsync(http, request, drawn, strike);
        }
        catch (CallDroppedException)
        {
            http.Abort();
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
        }
    }

    Task WriteAsync(HttpContext http, ImageRequest request, DrawnPictures drawn, Strike strike) => request.Stream
        ? new EventStreamAnswer(http.Response, request, latency.Now, strike.Kind).WriteAsync(drawn, latency.WaitForPartAsync, http.RequestAborted)
        : ImagesAnswer.WriteAsync(http.Response, request, drawn, latency.Now, http.RequestAborted);

    async Task RefuseAsync(HttpContext http, ImageRequest? request, ApiError error, bool paid = false)
    {
        await log.AppendAsync(Record(http, request, error.Status, paid));
        await error.WriteAsync(http.Response);
    }

    CallRecord Record(HttpContext http, ImageRequest? request, int? status, bool paid) => new(
        http.TraceIdentifier, latency.Now, http.Request.Path, request?.Model, request?.Size.ToString(), request?.Quality, request?.N, status, paid,
        ClientRequestId.Of(http.Request));
}
