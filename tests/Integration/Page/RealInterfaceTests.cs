using System.Net;
using ReferenceApp.Integration.Api;
using Xunit;

namespace ReferenceApp.Integration.Page;

/// <summary>Edge, page and the real interface over its real stores.</summary>
[Collection(ApiTests.Name)]
public sealed class RealInterfaceTests(ApiHost api)
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Job_OfTheInterface_IsShown_AndCancelledInThePersonsName()
    {
        var job = await api.Client(ApiHost.Alice).CreateJobAsync(JobBodies.Smallest, null, Cancel);
        await using var host = await PageHost.StartAsync(api.Address, api.KeysDirectory);
        using var browser = await host.SignedInAsync();

        var before = await browser.ReadAsync($"/review/jobs/{job.Id}");
        using var answer = await browser.PostAsync($"/review/jobs/{job.Id}", $"/review/jobs/{job.Id}/cancel");
        var after = await browser.ReadAsync($"/review/jobs/{job.Id}");

        Assert.Contains("<h1>Shop poster</h1>", before);
        Assert.Contains("data-state=\"Queued\"", before);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Contains("data-state=\"Cancelled\"", after);
        Assert.Contains($"cancelled · {PageHost.Reviewer}", after);
        Assert.Equal("Cancelled", (await api.Client(ApiHost.Alice).GetJobAsync(job.Id, Cancel)).State);
    }

    [Fact]
    public async Task Refusal_OfTheInterface_IsShownOnTheJobInTheReadersLanguage()
    {
        var job = await api.Client(ApiHost.Alice).CreateJobAsync(JobBodies.Smallest, null, Cancel);
        await using var host = await PageHost.StartAsync(api.Address, api.KeysDirectory);
        using var browser = await host.SignedInAsync();
        browser.Language = "ja";

        using var answer = await browser.PostAsync($"/review/jobs/{job.Id}", $"/review/jobs/{job.Id}/retry");
        var page = await Browser.TextAsync(answer);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("id=\"problem\"", page);
        Assert.Contains("<h1>Shop poster</h1>", page);
        Assert.DoesNotContain("does not take", page);
    }

    [Theory]
    [InlineData("/review/costs")]
    [InlineData("/review/costs?groupBy=caller")]
    [InlineData("/review/surface")]
    public async Task Page_OverTheInterface_IsShown(string path)
    {
        await using var host = await PageHost.StartAsync(api.Address, api.KeysDirectory);
        using var browser = await host.SignedInAsync();

        using var page = await browser.GetAsync(path);
        using var decided = await browser.PostAsync("/review/surface", "/review/surface", ("caller", "backend"), ("data", "internal"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (page.StatusCode, decided.StatusCode));
        Assert.Contains("<h2 id=\"answer\">Image API</h2>", await Browser.TextAsync(decided));
    }
}
