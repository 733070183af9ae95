using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using ReferenceApp.Contracts;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using Xunit;

namespace ReferenceApp.Integration.Api;

[Collection(ApiTests.Name)]
public sealed class AuditTests(ApiHost api)
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entries_ComeVerbatim_SoThatTheirHashHolds()
    {
        var (job, attempt) = await api.JobWithSentAttemptAsync();

        var page = await api.Client(ApiHost.Alice).FindAuditEntriesAsync(new AuditQuery { JobId = job.Id }, null, 200, Cancel);

        Assert.Equal(
            ["job.created", "job.step_started", "attempt.planned", "attempt.reserved", "attempt.sent", "job.attempt_added"],
            page.Items.Select(item => EntryCodec.TypeName(EntryCodec.Read(item.Entry.Utf8).Event)));
        Assert.All(page.Items, item => Assert.Equal(
            item.Sha256, Convert.ToHexStringLower(SHA256.HashData(item.Entry.Utf8.Span))));
        Assert.DoesNotContain("Shop poster", string.Join(' ', page.Items.Select(item => item.Entry)), StringComparison.Ordinal);
        Assert.Equal(3, (await FindAsync(new AuditQuery { AttemptId = attempt.Id })).Count);
    }

    [Fact]
    public async Task Entries_AreFoundByEverythingThatNamesThem()
    {
        var (job, attempt) = await api.JobWithSentAttemptAsync();
        attempt = await api.ReceiveAsync(attempt, $"req_{attempt.Id:N}");
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(attempt.Id.ToByteArray()));
        await api.SettleAsync(attempt, new StoredPicture(sha256, 1, 1024, 1024, "png", C2pa: false));

        Assert.Equal(6, (await FindAsync(new AuditQuery { RequestId = $"req_{attempt.Id:N}" })).Count);
        Assert.Equal(9, (await FindAsync(new AuditQuery { Sha256 = sha256 })).Count);
        Assert.Contains(job.Id.ToString(), (await FindAsync(new AuditQuery { TraceId = job.TraceId }))[0].Entry.ToString(), StringComparison.Ordinal);
        Assert.Empty(await FindAsync(new AuditQuery { JobId = job.Id, Caller = "bob" }));
    }

    [Fact]
    public async Task Pages_GoOnWhereTheLastEnded()
    {
        var (job, _) = await api.JobWithSentAttemptAsync();
        var client = api.Client(ApiHost.Alice);
        var query = new AuditQuery { JobId = job.Id };

        var first = await client.FindAuditEntriesAsync(query, null, 4, Cancel);
        var second = await client.FindAuditEntriesAsync(query, first.NextCursor, 4, Cancel);

        Assert.Equal((4, 2), (first.Items.Count, second.Items.Count));
        Assert.Null(second.NextCursor);
        Assert.Equal(6, first.Items.Concat(second.Items).Select(item => item.Id).Distinct().Count());
    }

    [Fact]
    public async Task Query_WithoutACondition_IsForOperatorsOnly()
    {
        await api.Client(ApiHost.Alice).CreateJobAsync(JobBodies.Smallest, null, Cancel);

        var refused = await Assert.ThrowsAsync<ProblemException>(
            () => api.Client(ApiHost.Alice).FindAuditEntriesAsync(new AuditQuery(), null, 10, Cancel));
        var all = await api.Client(ApiHost.Admin).FindAuditEntriesAsync(new AuditQuery(), null, 10, Cancel);

        Assert.Equal("filter_required", Assert.Single(refused.Problem.Errors!).Code);
        Assert.NotEmpty(all.Items);
    }

    [Fact]
    public async Task FaultyConditions_AreRefusedWithEachOfThem()
    {
        using var http = api.Http(ApiHost.Alice);

        using var answer = await http.GetAsync(
            "/api/audit?jobId=1&attemptId=x&requestId=a%00b&traceId=xyz&sha256=ABC&caller=&limit=0&cursor=-", Cancel);
        var problem = await answer.Content.ReadFromJsonAsync<Problem>(ReferenceAppClient.Json, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(
            ["cursor", "limit", "jobId", "attemptId", "requestId", "traceId", "sha256", "caller"],
            problem!.Errors!.Select(e => e.Field));
    }

    async Task<IReadOnlyList<AuditEntry>> FindAsync(AuditQuery query) =>
        (await api.Client(ApiHost.Alice).FindAuditEntriesAsync(query, null, 200, Cancel)).Items;
}
