namespace ReferenceApp.ImageApiSimulator.Contract;

/// <summary>The body of <c>POST /v1/images/generations</c>.</summary>
static class GenerationBody
{
    /// <summary>32,000 characters, each escaped as a surrogate pair, and room for the other fields.</summary>
    const long MaxBytes = 512 * 1024;

    public static async Task<ImageRequest> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        using var body = await RequestBody.ReadJsonAsync(request, MaxBytes, cancel);
        return RequestRules.Read(new FieldReader(RequestBody.Fields(body.RootElement)), BodyKind.Generation, source: null);
    }
}
