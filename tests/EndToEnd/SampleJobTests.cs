using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using ReferenceApp.Contracts;
using ReferenceApp.Imaging;
using Xunit;

namespace ReferenceApp.EndToEnd;

[Collection<SampleJobCollection>]
public sealed class SampleJobTests(SampleJob sample)
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Sample_AtReview_HasPassedFourStepsOnMeasuredConditions()
    {
        Assert.Equal(["validate", "edit", "finalize", "drill", "review"], sample.Job.Steps!.Select(s => s.Name));
        Assert.All(sample.Job.Steps!.Take(4), step =>
        {
            Assert.Equal("passed", step.State);
            Assert.NotNull(step.PassCondition);
            Assert.NotEmpty(step.PassCondition.Params);
        });
        Assert.Equal("running", sample.Job.Steps![4].State);
        Assert.Equal("3", sample.Job.Steps![0].PassCondition!.Params["textFound"]);
        Assert.Equal(2, sample.Job.Steps![2].Candidates!.Count);
        Assert.Single(sample.Job.Steps![2].Candidates!, c => c.Chosen);
    }

    [Fact]
    public async Task Sample_EveryAttempt_HasRequestIdLatencyCostAndPicturesThatOpen()
    {
        using var anonymous = sample.App.Edge(null);
        var attempts = Attempts().ToList();
        Assert.Equal(6, attempts.Count);
        foreach (var attempt in attempts)
        {
            Assert.False(string.IsNullOrEmpty(attempt.RequestId));
            Assert.NotNull(attempt.LatencyMs);
            Assert.NotNull(attempt.Cost);
            foreach (var sha256 in attempt.Assets)
            {
                var asset = sample.Job.Assets.First(a => a.Sha256 == sha256);
                var bytes = await anonymous.GetByteArrayAsync(asset.Url, Cancel);
                Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
                Assert.True(PictureCodec.TryDecode(bytes, PictureLimits.Default, out var picture, out _));
                Assert.Equal((asset.Width, asset.Height), (picture.Width, picture.Height));
            }
        }

        Assert.All(attempts.Where(a => a.Purpose != "drill"), a => Assert.Single(a.Assets));
    }

    [Fact]
    public async Task Sample_PngAsReceived_StillCarriesItsContentCredentials()
    {
        using var anonymous = sample.App.Edge(null);
        var generated = sample.Job.Assets.First(a => a.Role == "generate");

        Assert.True(generated.C2pa);
        Assert.True(Provenance.CarriesC2pa(await anonymous.GetByteArrayAsync(generated.Url, Cancel)));
    }

    [Fact]
    public async Task Sample_DrillFailure_IsExplainedByTheAuditLogAndCostNothing()
    {
        var drill = Attempts().Single(a => a.Purpose == "drill");

        Assert.Equal("refused", drill.State);
        Assert.StartsWith("req_drill_", drill.RequestId, StringComparison.Ordinal);
        Assert.Equal(0, drill.Cost!.Usd);
        var entries = await AuditAsync(new AuditQuery { RequestId = drill.RequestId });
        Assert.Contains(entries, e => e.GetRawText().Contains("moderation_blocked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Audit_ByRequestId_FindsTheWholeLifeOfTheAttempt()
    {
        foreach (var attempt in Attempts().Where(a => a.State == "settled"))
        {
            var types = (await AuditAsync(new AuditQuery { RequestId = attempt.RequestId }))
                .Select(e => e.GetProperty("type").GetString());
            Assert.Equal(["attempt.planned", "attempt.reserved", "attempt.sent", "attempt.received", "attempt.stored", "attempt.settled"], types);
        }
    }

    [Fact]
    public async Task Audit_OfTheJob_HoldsNoWordOfThePrompt()
    {
        var all = string.Concat((await AuditAsync(new AuditQuery { JobId = sample.Job.Id })).Select(e => e.GetRawText()));

        Assert.NotEmpty(all);
        Assert.DoesNotContain("新茶", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ledger_AttemptsAndSimulator_AgreeOnWhatWasPaid()
    {
        var settled = Attempts().Where(a => a.State == "settled").ToList();
        Assert.Equal(settled.Sum(a => a.Cost!.Usd), sample.Job.Cost.SettledUsd);
        Assert.Equal(0, sample.Job.Cost.ReservedUsd + sample.Job.Cost.PossibleUsd);

        // The run's own sample and this one are all the jobs there are: what they paid is what the simulator did for pay.
        using var http = sample.App.Edge(sample.App.AdminKey);
        var jobs = await new ReferenceAppClient(http).ListJobsAsync(null, null, 200, Cancel);
        var allSettled = new HashSet<string?>();
        foreach (var job in jobs.Items)
            allSettled.UnionWith((await sample.App.WaitForAsync(job.Id, "AwaitingReview")).Steps!
                .SelectMany(s => s.Attempts).Where(a => a.State == "settled").Select(a => a.RequestId));

        using var simulator = new HttpClient { BaseAddress = sample.App.Endpoint("simulator") };
        var calls = JsonDocument.Parse(await simulator.GetStringAsync("/admin/calls", Cancel)).RootElement.GetProperty("items");
        var paid = calls.EnumerateArray().Where(c => c.GetProperty("paid").GetBoolean())
            .Select(c => c.GetProperty("requestId").GetString()).ToHashSet();
        Assert.Equal(allSettled.Order(), paid.Order());
        Assert.Subset(allSettled, settled.Select(a => a.RequestId).ToHashSet());
        Assert.DoesNotContain(calls.EnumerateArray(), c => c.GetProperty("requestId").GetString()!.StartsWith("req_drill_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Identity_ThatGoesRoundTheEdge_IsRefused()
    {
        using var direct = new HttpClient { BaseAddress = sample.App.Endpoint("generation-api") };
        direct.DefaultRequestHeaders.Authorization = new("Bearer", sample.App.ApiKey);
        direct.DefaultRequestHeaders.Add("x-internal-identity", "CfDJ8forged");

        using var answer = await direct.GetAsync($"/api/jobs/{sample.Job.Id}", Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Idempotency_SameKeyAndBody_AnswersWithTheSameJobAndSendsNothing()
    {
        using var http = sample.App.Edge(sample.App.ApiKey);
        var request = JsonSerializer.Deserialize<JobRequest>(await File.ReadAllTextAsync(SampleJob.SamplePath(), Cancel), ReferenceAppClient.Json)!;

        var again = await new ReferenceAppClient(http).CreateJobAsync(request, "sample", Cancel);

        Assert.Equal(sample.Job.Id, again.Id);
    }

    IEnumerable<AttemptResponse> Attempts() => sample.Job.Steps!.SelectMany(s => s.Attempts);

    async Task<IReadOnlyList<JsonElement>> AuditAsync(AuditQuery query)
    {
        using var http = sample.App.Edge(sample.App.ApiKey);
        return [.. (await new ReferenceAppClient(http).FindAuditEntriesAsync(query, null, 200, Cancel)).Items.Select(e => JsonDocument.Parse(e.Entry.Utf8).RootElement)];
    }
}
