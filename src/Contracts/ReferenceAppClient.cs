using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace ReferenceApp.Contracts;

/// <summary>
/// The interface under <c>/api</c>, typed. Every error answer is a <see cref="ProblemException"/>; what the transport
/// throws is passed on.
/// </summary>
/// <param name="http">With the edge (or, inside the app, the service) as its base address, and the caller's credentials.</param>
public sealed class ReferenceAppClient(HttpClient http)
{
    /// <summary>How the wire spells these records.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        // Set here, because whoever asks for a type's shape may do so before the first serialization sets it.
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public Task<JobResponse> CreateJobAsync(JobRequest job, string? idempotencyKey, CancellationToken cancel) =>
        SendAsync<JobResponse>(HttpMethod.Post, "/api/jobs", JsonContent.Create(job, options: Json), idempotencyKey, cancel);

    /// <param name="source">A PNG, JPEG or WebP file to start from; read to its end, and left open.</param>
    public async Task<JobResponse> CreateJobAsync(
        JobRequest job, Stream source, string? idempotencyKey, CancellationToken cancel)
    {
        using var body = new MultipartFormDataContent();
        body.Add(JsonContent.Create(job, options: Json), "job");
        body.Add(new StreamContent(source), "source", "source");
        return await SendAsync<JobResponse>(HttpMethod.Post, "/api/jobs", body, idempotencyKey, cancel);
    }

    public Task<JobResponse> GetJobAsync(Guid id, CancellationToken cancel) =>
        SendAsync<JobResponse>(HttpMethod.Get, $"/api/jobs/{id}", null, null, cancel);

    /// <param name="state">Only jobs in this state; null: all.</param>
    /// <param name="limit">1 to 200.</param>
    public Task<Page<JobResponse>> ListJobsAsync(string? state, string? cursor, int limit, CancellationToken cancel) =>
        SendAsync<Page<JobResponse>>(
            HttpMethod.Get, "/api/jobs" + Query(("state", state), ("cursor", cursor), ("limit", $"{limit}")), null, null, cancel);

    public Task<JobResponse> CancelJobAsync(Guid id, CancellationToken cancel) =>
        SendAsync<JobResponse>(HttpMethod.Post, $"/api/jobs/{id}/cancel", null, null, cancel);

    /// <param name="picture">A PNG, JPEG or WebP file; read to its end, and left open.</param>
    /// <param name="where">Where it was made, for example the name of a workspace.</param>
    /// <param name="by">Who made it.</param>
    public async Task<JobResponse> UploadPictureAsync(Guid id, Stream picture, string where, string by, CancellationToken cancel)
    {
        using var body = new MultipartFormDataContent();
        body.Add(new StreamContent(picture), "picture", "picture");
        body.Add(new StringContent(where), "where");
        body.Add(new StringContent(by), "by");
        return await SendAsync<JobResponse>(HttpMethod.Post, $"/api/jobs/{id}/upload", body, null, cancel);
    }

    public Task<JobResponse> RetryJobAsync(Guid id, RetryRequest retry, string? idempotencyKey, CancellationToken cancel) =>
        SendAsync<JobResponse>(
            HttpMethod.Post, $"/api/jobs/{id}/retry", JsonContent.Create(retry, options: Json), idempotencyKey, cancel);

    /// <param name="edit">One more place to change; the job goes back to its editing.</param>
    public Task<JobResponse> AddEditAsync(Guid id, EditBody edit, string? idempotencyKey, CancellationToken cancel) =>
        SendAsync<JobResponse>(HttpMethod.Post, $"/api/jobs/{id}/edits", JsonContent.Create(edit, options: Json), idempotencyKey, cancel);

    /// <param name="state">pending (the default) or decided.</param>
    /// <param name="limit">1 to 200.</param>
    public Task<Page<ReviewItem>> ListReviewsAsync(string? state, string? cursor, int limit, CancellationToken cancel) =>
        SendAsync<Page<ReviewItem>>(
            HttpMethod.Get, "/api/reviews" + Query(("state", state), ("cursor", cursor), ("limit", $"{limit}")), null, null, cancel);

    public Task<ClaimResponse> ClaimReviewAsync(Guid jobId, CancellationToken cancel) =>
        SendAsync<ClaimResponse>(HttpMethod.Post, $"/api/reviews/{jobId}/claim", null, null, cancel);

    public Task<JobResponse> DecideReviewAsync(Guid jobId, DecisionRequest decision, CancellationToken cancel) =>
        SendAsync<JobResponse>(
            HttpMethod.Post, $"/api/reviews/{jobId}/decision", JsonContent.Create(decision, options: Json), null, cancel);

    public Task<AttemptResponse> GetAttemptAsync(Guid id, CancellationToken cancel) =>
        SendAsync<AttemptResponse>(HttpMethod.Get, $"/api/attempts/{id}", null, null, cancel);

    public Task<RouteResponse> DecideRouteAsync(RouteRequest request, CancellationToken cancel) =>
        SendAsync<RouteResponse>(
            HttpMethod.Post, "/api/routes/decide", JsonContent.Create(request, options: Json), null, cancel);

    public Task<EstimateResponse> EstimateCostAsync(EstimateBody call, CancellationToken cancel) =>
        SendAsync<EstimateResponse>(HttpMethod.Post, "/api/costs/estimate", JsonContent.Create(call, options: Json), null, cancel);

    /// <param name="limit">1 to 200.</param>
    public Task<Page<CostGroup>> GetCostsAsync(CostQuery query, string? cursor, int limit, CancellationToken cancel) =>
        SendAsync<Page<CostGroup>>(
            HttpMethod.Get,
            "/api/costs" + Query(
                ("from", query.From?.UtcDateTime.ToString("O")), ("to", query.To?.UtcDateTime.ToString("O")),
                ("groupBy", query.GroupBy), ("cursor", cursor), ("limit", $"{limit}")),
            null, null, cancel);

    /// <param name="limit">1 to 200.</param>
    public Task<Page<AuditEntry>> FindAuditEntriesAsync(
        AuditQuery query, string? cursor, int limit, CancellationToken cancel) =>
        SendAsync<Page<AuditEntry>>(
            HttpMethod.Get,
            "/api/audit" + Query(
                ("jobId", query.JobId?.ToString()), ("attemptId", query.AttemptId?.ToString()),
                ("requestId", query.RequestId), ("traceId", query.TraceId), ("sha256", query.Sha256),
                ("caller", query.Caller), ("cursor", cursor), ("limit", $"{limit}")),
            null, null, cancel);

    async Task<T> SendAsync<T>(
        HttpMethod method, string path, HttpContent? body, string? idempotencyKey, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (!answer.IsSuccessStatusCode)
            throw new ProblemException(await ReadProblemAsync(answer, cancel));
        return await answer.Content.ReadFromJsonAsync<T>(Json, cancel)
            ?? throw new JsonException("The answer is null.");
    }

    static async Task<Problem> ReadProblemAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        var none = new Problem(answer.ReasonPhrase, (int)answer.StatusCode, null, "unknown", null, null, null);
        if (answer.Content.Headers.ContentType is not MediaTypeHeaderValue { MediaType: "application/problem+json" })
            return none;
        try
        {
            return await answer.Content.ReadFromJsonAsync<Problem>(Json, cancel) ?? none;
        }
        catch (JsonException)
        {
            return none;
        }
    }

    static string Query(params IEnumerable<(string Name, string? Value)> values) =>
        "?" + string.Join('&', values.Where(v => v.Value is not null)
            .Select(v => $"{v.Name}={Uri.EscapeDataString(v.Value!)}"));
}
