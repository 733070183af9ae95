namespace ReferenceApp.ImageApiSimulator.Contract;

/// <summary>The body of <c>POST /v1/images/edits</c>: multipart, or JSON with pictures as data URLs.</summary>
static class EditBody
{
    public static Task<ImageRequest> ReadAsync(HttpRequest request, CancellationToken cancel) =>
        request.HasJsonContentType() ? EditJson.ReadAsync(request, cancel)
        : request.HasFormContentType ? EditForm.ReadAsync(request, cancel)
        : throw new RefusedException(ApiError.BodyUnreadable("Unsupported content type: expected multipart/form-data or application/json."));
}
