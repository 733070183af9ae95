using System.Net;
using System.Net.Http.Json;
using ReferenceApp.AuditStore;
using ReferenceApp.Contracts;
using ReferenceApp.JobQueue;
using Xunit;

namespace ReferenceApp.Integration.Api;

[Collection(ApiTests.Name)]
public sealed class CreateJobTests(ApiHost api)
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Job_OfPurposeAndOneRequirement_IsQueuedWithTheDefaults()
    {
        using var http = api.Http(ApiHost.Alice);

        using var answer = await http.PostAsJsonAsync("/api/jobs", JobBodies.Smallest, ReferenceAppClient.Json, Cancel);
        var job = await answer.Content.ReadFromJsonAsync<JobResponse>(ReferenceAppClient.Json, Cancel);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal($"/api/jobs/{job!.Id}", answer.Headers.Location!.ToString());
        Assert.Equal(("Queued", "image-api", "gpt-image-2", "1024x1024"), (job.State, job.Surface, job.Model, job.Size));
        Assert.Equal("backend_output", Assert.Single(job.Route.Reasons).Code);
        Assert.Equal(["responses", "provider", "chatgpt"], job.Route.Rejected.Select(r => r.Surface));
        Assert.Equal(["validate", "edit", "finalize", "drill", "review"], job.Steps!.Select(step => step.Name));
        Assert.All(job.Steps!, step => Assert.Equal("pending", step.State));
        Assert.Equal(["cancel"], job.Actions);
        Assert.Equal(new CostBody(0, 0, 0), job.Cost);
        Assert.Equal(answer.Headers.GetValues("x-trace-id").Single(), job.TraceId);
        Assert.Equal("Shop poster", job.Prompt!.Purpose);
    }

    [Fact]
    public async Task Job_WithEverythingStated_ReadsBackAsStated()
    {
        var request = JobBodies.Smallest with
        {
            Surface = "image-api",
            Size = "1536x1024",
            Edits =
            [
                new EditBody
                {
                    Target = new TargetBody { Region = new RectBody { X = 64, Y = 700, Width = 400, Height = 200 } },
                    Instruction = "a wooden tray",
                },
                new EditBody
                {
                    Target = new TargetBody { Mask = Convert.ToBase64String(JobBodies.Png(1536, 1024, alpha: 0)) },
                    Instruction = "steam over the cup",
                },
                new EditBody { Target = new TargetBody { Background = new BackgroundBody() }, Instruction = "a garden" },
            ],
            Final = new FinalBody { Qualities = ["medium", "high"], Formats = ["webp"], Compressions = [80] },
            Drill = "moderation_blocked",
            BudgetUsd = 0.6m,
            Review = new ReviewBody { Reviewers = 2 },
        };

        var job = await api.Client(ApiHost.Alice).CreateJobAsync(request, null, Cancel);

        Assert.Equal(["region", "mask", "background"], job.Edits!.Select(edit => edit.Kind));
        Assert.Equal(["a wooden tray", "steam over the cup", "a garden"], job.Edits!.Select(edit => edit.Instruction));
        Assert.Equal(new RectBody { X = 64, Y = 700, Width = 400, Height = 200 }, job.Edits![0].Place);
        Assert.Equal(job.Edits![1].MaskSha256, Assert.Single(job.Assets).Sha256);
        Assert.Equal("surface_requested", Assert.Single(job.Route.Reasons).Code);
        Assert.Equal(2, job.Review.Reviewers);
        var plan = (await api.Store.FindJobAsync(job.Id, Cancel))!.Plan;
        Assert.Equal((600_000L, ApiHost.Alice.DayBudgetMicroUsd), (plan.BudgetMicroUsd, plan.DayBudgetMicroUsd));
        Assert.Equal(["1536x1024"], plan.Final.Sizes);
    }

    [Fact]
    public async Task Job_FromASource_TakesItsSizeAndServesItsBytes()
    {
        var picture = JobBodies.Png(1280, 960);

        var job = await api.Client(ApiHost.Alice).CreateJobAsync(JobBodies.Smallest, new MemoryStream(picture), null, Cancel);

        Assert.Equal("1280x960", job.Size);
        var source = Assert.Single(job.Assets);
        Assert.Equal(("source", 1280, 960, "png", (long)picture.Length), (source.Role, source.Width, source.Height, source.Format, source.Bytes));
        using var anybody = api.Http(null);
        Assert.Equal(picture, await anybody.GetByteArrayAsync(source.Url, Cancel));
    }

    [Fact]
    public async Task Job_Created_IsSignalledToTheWorkers()
    {
        var due = api.Service<DueJobs>();

        var job = await api.Client(ApiHost.Alice).CreateJobAsync(JobBodies.Smallest, null, Cancel);

        var signals = await due.ReadAsync("test", 1000, Cancel);
        Assert.Contains(job.Id, signals.Select(signal => signal.JobId));
    }

    [Fact]
    public async Task Job_WhileRedisIsDown_IsStillAcceptedAndDue()
    {
        await api.Redis.KillAsync();
        try
        {
            var job = await api.Client(ApiHost.Alice).CreateJobAsync(JobBodies.Smallest, null, Cancel);

            var taken = await api.Service<JobLeases>().TakeAsync([job.Id], "test", TimeSpan.FromMinutes(1), Cancel);
            Assert.Single(taken);
        }
        finally
        {
            await api.RestartRedisAsync();
        }
    }
}
