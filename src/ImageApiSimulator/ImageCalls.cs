using ReferenceApp.ImageApiSimulator.Answers;
using ReferenceApp.ImageApiSimulator.Calls;
using ReferenceApp.ImageApiSimulator.Contract;
using ReferenceApp.ImageApiSimulator.Drawing;
using ReferenceApp.ImageApiSimulator.Limits;

namespace ReferenceApp.ImageApiSimulator;

/// <summary>
/// One call from its key to its last byte. Once the request is accepted the work no longer depends on the client: a caller that
/// goes away pays all the same, as with the real API.
/// </summary>
sealed class ImageCalls(ApiKeyCheck keys, ImageRateLimit limit, Studio studio, CallLog log, Latency latency)
{
    /// <param name="stopping">Cancelled when the process is to end; then nothing is recorded and nothing is paid.</param>
    public async Task AnswerAsync(HttpContext http, Func<HttpRequest, CancellationToken, Task<ImageRequest>> read, CancellationToken stopping)
    {
        var start = latency.Start();
        ImageRequest? request = null;
        DrawnPictures drawn;
        try
        {
            keys.Check(http.Request);
            request = await read(http.Request, http.RequestAborted);
            limit.Take(request);
            drawn = await studio.DrawAsync(request, stopping);
        }
        catch (RefusedException refused)
        {
            await RefuseAsync(http, request, refused.Error);
            return;
        }
        catch (BadHttpRequestException bad)
        {
            await RefuseAsync(http, request, ApiError.BodyUnreadable("The body of your request is too large or could not be read.", bad.StatusCode));
            return;
        }

        if (!request.Stream)
            await latency.WaitForRestAsync(start, stopping);
        await log.AppendAsync(Record(http, request, StatusCodes.Status200OK, paid: true));
        await SendAsync(http, request, drawn);
    }

    async Task SendAsync(HttpContext http, ImageRequest request, DrawnPictures drawn)
    {
        var cancel = http.RequestAborted;
        try
        {
            if (request.Stream)
                await new EventStreamAnswer(http.Response, request, latency.Now).WriteAsync(drawn, latency.WaitForPartAsync, cancel);
            else
                await ImagesAnswer.WriteAsync(http.Response, request, drawn, latency.Now, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
    }

    async Task RefuseAsync(HttpContext http, ImageRequest? request, ApiError error)
    {
        await log.AppendAsync(Record(http, request, error.Status, paid: false));
        await error.WriteAsync(http.Response);
    }

    CallRecord Record(HttpContext http, ImageRequest? request, int status, bool paid) => new(
        http.TraceIdentifier, latency.Now, http.Request.Path, request?.Model, request?.Size.ToString(), request?.Quality, request?.N, status, paid);
}
