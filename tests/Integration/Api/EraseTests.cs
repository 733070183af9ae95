using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Dapper;
using ReferenceApp.Contracts;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.ServiceDefaults;
using Xunit;

namespace ReferenceApp.Integration.Api;

[Collection(ApiTests.Name)]
public sealed class EraseTests(ApiHost api)
{
    const int Rounds = 12;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ErasedJob_HasNoWordsAndNoPictures_AndItsEntriesStay()
    {
        var job = await CancelledJobAsync(1104);
        var before = await EntriesAsync(job.Id);
        using var http = api.Http(ApiHost.Alice);

        using var answer = await http.DeleteAsync($"/api/jobs/{job.Id}", Cancel);
        var erased = await api.Client(ApiHost.Alice).GetJobAsync(job.Id, Cancel);
        using var picture = await http.GetAsync(job.Assets.Single().Url, Cancel);
        var after = await EntriesAsync(job.Id);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Null(erased.Prompt);
        Assert.Null(Assert.Single(erased.Edits!).Instruction);
        Assert.Empty(erased.Assets);
        Assert.Equal(HttpStatusCode.NotFound, picture.StatusCode);
        Assert.False(File.Exists(FileOf(job)));
        Assert.Equal(0, await TextsOfAsync(job.Id));
        Assert.Equal(before.Select(e => e.Sha256), after.Take(before.Count).Select(e => e.Sha256));
        var last = Assert.Single(after.Skip(before.Count));
        Assert.Equal("alice", Assert.IsType<Domain.Jobs.JobErased>(last.Entry.Event).By);
    }

    [Fact]
    public async Task Erasing_ASecondTime_ChangesNothing()
    {
        var job = await CancelledJobAsync(1120);
        using var http = api.Http(ApiHost.Alice);
        using var first = await http.DeleteAsync($"/api/jobs/{job.Id}", Cancel);
        var before = await EntriesAsync(job.Id);

        using var second = await http.DeleteAsync($"/api/jobs/{job.Id}", Cancel);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (first.StatusCode, second.StatusCode));
        Assert.Equal(before.Select(e => e.Sha256), (await EntriesAsync(job.Id)).Select(e => e.Sha256));
    }

    [Fact]
    public async Task Erasing_GoesOnWhereACrashStoppedIt()
    {
        var job = await CancelledJobAsync(1136);
        await api.CommandAsync(job.Id, new Domain.Jobs.JobCommand.Erase("alice"));
        using var http = api.Http(ApiHost.Alice);

        using var answer = await http.DeleteAsync($"/api/jobs/{job.Id}", Cancel);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(0, await TextsOfAsync(job.Id));
        Assert.Empty((await api.Client(ApiHost.Alice).GetJobAsync(job.Id, Cancel)).Assets);
        Assert.False(File.Exists(FileOf(job)));
    }

    [Fact]
    public async Task JobThatRuns_IsNotErased()
    {
        var job = await JobAsync(1152);
        var before = await api.SnapshotAsync();
        using var http = api.Http(ApiHost.Alice);

        using var answer = await http.DeleteAsync($"/api/jobs/{job.Id}", Cancel);
        var problem = await answer.Content.ReadFromJsonAsync<Problem>(ReferenceAppClient.Json, Cancel);

        Assert.Equal((HttpStatusCode.Conflict, "job_running"), (answer.StatusCode, problem!.Code));
        Assert.Equal(["cancel"], problem.Actions!);
        Assert.Equal(before, await api.SnapshotAsync());
    }

    [Fact]
    public async Task JobWhoseCallIsUnderWay_IsErasedWhenItHasEnded()
    {
        var (job, attempt) = await api.JobWithSentAttemptAsync();
        await api.Client(ApiHost.Alice).CancelJobAsync(job.Id, Cancel);
        using var http = api.Http(ApiHost.Alice);

        using var early = await http.DeleteAsync($"/api/jobs/{job.Id}", Cancel);
        var problem = await early.Content.ReadFromJsonAsync<Problem>(ReferenceAppClient.Json, Cancel);
        attempt = await api.ReceiveAsync(attempt, "req_erased");
        await api.SettleAsync(attempt, new StoredPicture(new string('e', 64), 5000, 1024, 1024, "png", C2pa: false));
        using var late = await http.DeleteAsync($"/api/jobs/{job.Id}", Cancel);

        Assert.Equal((HttpStatusCode.Conflict, "call_under_way"), (early.StatusCode, problem!.Code));
        Assert.Equal(HttpStatusCode.NoContent, late.StatusCode);
        var read = await api.Client(ApiHost.Alice).GetJobAsync(job.Id, Cancel);
        Assert.Empty(read.Assets);
        Assert.Equal(0.00605m, read.Cost.SettledUsd);
    }

    [Fact]
    public async Task OnlyTheOwnerAndAnOperator_Erase()
    {
        var job = await CancelledJobAsync(1168);
        using var bob = api.Http(ApiHost.Bob);
        using var reviewer = api.Http(new CallerIdentity("rita", CallerRole.Reviewer, ["*"], null));
        using var admin = api.Http(ApiHost.Admin);

        using var foreign = await bob.DeleteAsync($"/api/jobs/{job.Id}", Cancel);
        using var seen = await reviewer.DeleteAsync($"/api/jobs/{job.Id}", Cancel);
        var untouched = await api.Client(ApiHost.Alice).GetJobAsync(job.Id, Cancel);
        using var allowed = await admin.DeleteAsync($"/api/jobs/{job.Id}", Cancel);

        Assert.Equal(
            (HttpStatusCode.NotFound, HttpStatusCode.Forbidden, HttpStatusCode.NoContent),
            (foreign.StatusCode, seen.StatusCode, allowed.StatusCode));
        Assert.NotNull(untouched.Prompt);
        Assert.Equal("operator", Assert.IsType<Domain.Jobs.JobErased>((await EntriesAsync(job.Id))[^1].Entry.Event).By);
    }

    [Fact]
    public async Task PictureOfAnotherJob_Stays_AlsoWhenThatJobIsMadeAtTheSameMoment()
    {
        var old = await CancelledJobAsync(1184);
        for (var round = 0; round < Rounds; round++)
        {
            using var http = api.Http(ApiHost.Alice);
            var erasing = http.DeleteAsync($"/api/jobs/{old.Id}", Cancel);
            var making = JobAsync(1184);
            await Task.WhenAll(erasing, making);
            using var erased = await erasing;
            var made = await making;

            Assert.Equal(HttpStatusCode.NoContent, erased.StatusCode);
            Assert.Equal(JobBodies.Png(1184, 1024), await http.GetByteArrayAsync(made.Assets.Single().Url, Cancel));
            await api.Client(ApiHost.Alice).CancelJobAsync(made.Id, Cancel);
            old = made;
        }
    }

    Task<JobResponse> JobAsync(int width) => api.Client(ApiHost.Alice).CreateJobAsync(
        JobBodies.Smallest with
        {
            Edits =
            [
                new EditBody
                {
                    Target = new TargetBody { Region = new RectBody { X = 64, Y = 64, Width = 200, Height = 200 } },
                    Instruction = "a private remark",
                },
            ],
        }, new MemoryStream(JobBodies.Png(width, 1024)), null, Cancel);

    async Task<JobResponse> CancelledJobAsync(int width) =>
        await api.Client(ApiHost.Alice).CancelJobAsync((await JobAsync(width)).Id, Cancel);

    string FileOf(JobResponse job)
    {
        var sha256 = job.Assets.Single().Sha256;
        return Path.Combine(api.AssetDirectory, "objects", sha256[..2], sha256);
    }

    async Task<int> TextsOfAsync(Guid jobId)
    {
        var words = (await api.Store.FindJobAsync(jobId, Cancel))!.Words;
        await using var connection = await api.Owner.OpenConnectionAsync(Cancel);
        return await connection.ExecuteScalarAsync<int>("select count(*)::int from texts where id = @Id", words);
    }

    /// <summary>The entries, each found to have the hash that it is shown with.</summary>
    async Task<IReadOnlyList<(string Sha256, Entry Entry)>> EntriesAsync(Guid jobId)
    {
        await using var connection = await api.Owner.OpenConnectionAsync(Cancel);
        var rows = await connection.QueryAsync<(byte[] Body, byte[] Sha256)>(
            "select body, body_sha256 from entries where stream_id = @jobId order by version", new { jobId });
        return
        [
            .. rows.Select(row =>
            {
                Assert.Equal(row.Sha256, SHA256.HashData(row.Body));
                return (Convert.ToHexStringLower(row.Sha256), EntryCodec.Read(row.Body));
            }),
        ];
    }
}
