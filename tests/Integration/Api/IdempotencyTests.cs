using System.Net;
using ReferenceApp.Contracts;
using Xunit;

namespace ReferenceApp.Integration.Api;

[Collection(ApiTests.Name)]
public sealed class IdempotencyTests(ApiHost api)
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SameKeyAndBody_IsTheSameJobAgain()
    {
        var client = api.Client(ApiHost.Alice);

        var first = await client.CreateJobAsync(JobBodies.Smallest, "same-body", Cancel);
        var before = await api.SnapshotAsync();
        var again = await client.CreateJobAsync(JobBodies.Smallest, "same-body", Cancel);

        Assert.Equal(first.Id, again.Id);
        Assert.Equal(before, await api.SnapshotAsync());
    }

    [Fact]
    public async Task SameKeyAndUpload_IsTheSameJobAgain_ThoughTheBoundaryDiffers()
    {
        var client = api.Client(ApiHost.Alice);
        var picture = JobBodies.Png(1024, 1024);

        var first = await client.CreateJobAsync(JobBodies.Smallest, new MemoryStream(picture), "same-upload", Cancel);
        var before = await api.SnapshotAsync();
        var again = await client.CreateJobAsync(JobBodies.Smallest, new MemoryStream(picture), "same-upload", Cancel);

        Assert.Equal(first.Id, again.Id);
        Assert.Equal(before, await api.SnapshotAsync());
    }

    [Fact]
    public async Task SameKeyWithAnotherBody_IsRefusedAndLeavesNothing()
    {
        var client = api.Client(ApiHost.Alice);
        await client.CreateJobAsync(JobBodies.Smallest, "another-body", Cancel);
        var before = await api.SnapshotAsync();

        var refused = await Assert.ThrowsAsync<ProblemException>(() => client.CreateJobAsync(
            JobBodies.Smallest, new MemoryStream(JobBodies.Png(1040, 1040)), "another-body", Cancel));

        Assert.Equal((409, "idempotency_key_reused"), (refused.Problem.Status, refused.Problem.Code));
        Assert.Equal(before, await api.SnapshotAsync());
    }

    [Fact]
    public async Task TwinsInFlight_MakeOneJob()
    {
        var client = api.Client(ApiHost.Alice);

        var twins = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            _ => client.CreateJobAsync(JobBodies.Smallest, "twins", Cancel)));

        Assert.Single(twins.Select(job => job.Id).Distinct());
    }

    [Fact]
    public async Task SameKeyOfAnotherCaller_IsAnotherJob()
    {
        var one = await api.Client(ApiHost.Alice).CreateJobAsync(JobBodies.Smallest, "shared-key", Cancel);
        var other = await api.Client(ApiHost.Bob).CreateJobAsync(JobBodies.Smallest, "shared-key", Cancel);

        Assert.NotEqual(one.Id, other.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("256 characters")]
    public async Task MalformedKey_IsRefused(string key)
    {
        using var http = api.Http(ApiHost.Alice);
        http.DefaultRequestHeaders.TryAddWithoutValidation(
            "Idempotency-Key", key == "256 characters" ? new string('k', 256) : key);

        using var answer = await http.PostAsync("/api/jobs", JobBodies.Json("""{"prompt":{"purpose":"p","requirements":["r"]}}"""), Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("idempotency_key_invalid", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }
}
