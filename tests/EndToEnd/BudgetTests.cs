using System.Text;
using ReferenceApp.Contracts;
using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Money;
using ReferenceApp.Domain.Prompts;
using ReferenceApp.Domain.Routing;
using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.EndToEnd;

/// <summary>A budget holds however many jobs come at once and however long the upstream keeps them waiting.</summary>
public sealed class BudgetTests
{
    const int Jobs = 200;
    const int Affordable = 10;

    static readonly JobRequest Job = new()
    {
        Prompt = new PromptBody { Purpose = "a sign", Requirements = ["a wooden sign"] },
        Size = "1024x1024",
    };

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoHundredJobsAtOnce_OnADayBudgetForTenFirstCalls_SendTen_AndTheOthersAskForAPerson()
    {
        var cap = FirstCallAtWorst() * Affordable;
        await using var upstream = await HeldUpstream.StartAsync(Cancel);
        await using var app = await RunningApp.StartAsync([.. upstream.AppArguments, "--dayBudgetUsd", cap.ToUsd()]);
        await BudgetHistory.StartAsync(app.Superuser);
        using var http = app.Edge(app.ApiKey);
        var client = new ReferenceAppClient(http);

        await Task.WhenAll(Enumerable.Range(0, Jobs).Select(_ => client.CreateJobAsync(Job, null, Cancel)));
        var waiting = await NeedingAttentionAsync(client, Jobs - Affordable);

        // While the upstream holds every answer: ten calls are there, and nothing of the budget is left.
        Assert.Equal(Jobs - Affordable, waiting.Count);
        Assert.All(waiting, job => Assert.Equal("budget_exceeded", job.Cause?.Code));
        Assert.Equal(Affordable, upstream.Arrivals);
        Assert.Empty(await upstream.AnsweredAsync(Cancel));
        Assert.Equal(cap.Value, (await BudgetHistory.OfAsync(app.Superuser, "caller/development/"))[^1]);
        var held = Assert.Single((await client.GetCostsAsync(new CostQuery { GroupBy = "caller" }, null, 10, Cancel)).Items);
        Assert.Equal((cap.ToDecimal(), 0m, 0m), (held.ReservedUsd, held.SettledUsd, held.PossibleUsd));

        upstream.Release();
        await NeedingAttentionAsync(client, Jobs);

        // The ten have paid for a picture each; their next call is dearer than what is left.
        Assert.Equal(Affordable, upstream.Arrivals);
        Assert.Equal(Affordable, (await upstream.AnsweredAsync(Cancel)).Count(call => call.GetProperty("paid").GetBoolean()));
        var history = await BudgetHistory.OfAsync(app.Superuser, "caller/development/");
        Assert.Equal(cap.Value, history.Max());
        var paid = Assert.Single((await client.GetCostsAsync(new CostQuery { GroupBy = "caller" }, null, 10, Cancel)).Items);
        Assert.Equal((0m, new MicroUsd(history[^1]).ToDecimal(), 0m), (paid.ReservedUsd, paid.SettledUsd, paid.PossibleUsd));
        Assert.InRange(paid.SettledUsd, 0.000_001m, cap.ToDecimal());
    }

    [Theory]
    [InlineData("much")]
    [InlineData("-1")]
    [InlineData("0.0000001")]
    [InlineData("1000001")]
    public async Task DayBudget_ThatMakesNoSense_IsRefusedAtStart(string budget)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => RunningApp.StartAsync("--dayBudgetUsd", budget));

        Assert.Contains("--dayBudgetUsd takes", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DayBudget_BesideUnlimited_IsRefusedAtStart()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => RunningApp.StartAsync("--unlimited", "true", "--dayBudgetUsd", "1"));

        Assert.Contains("give one of them", refused.ToString(), StringComparison.Ordinal);
    }

    static MicroUsd FirstCallAtWorst() => Estimate.WorstCase(
        new EstimateRequest
        {
            Surface = Surface.ImageApi,
            Model = ModelCatalog.Shipped.DefaultImageModel,
            Size = Job.Size!,
            Quality = "low",
            PromptBytes = Encoding.UTF8.GetByteCount(PromptCompiler.Compile(
                new StructuredPrompt(Job.Prompt!.Purpose!, Job.Prompt.Requirements!, [], [], [], []))),
        },
        PriceBook.Shipped.Current, ModelCatalog.Shipped)!.Usd;

    /// <summary>As soon as at least that many do.</summary>
    static async Task<IReadOnlyList<JobResponse>> NeedingAttentionAsync(ReferenceAppClient client, int count)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        timeout.CancelAfter(RunningApp.Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (true)
        {
            var jobs = (await client.ListJobsAsync("NeedsAttention", null, 200, timeout.Token)).Items;
            if (jobs.Count >= count)
                return jobs;
            await timer.WaitForNextTickAsync(timeout.Token);
        }
    }
}
