using System.Net;
using System.Net.Http.Json;
using Dapper;
using Npgsql;
using ReferenceApp.Contracts;
using ReferenceApp.ServiceDefaults;
using Xunit;

namespace ReferenceApp.Integration.Api;

[Collection(ApiTests.Name)]
public sealed class AccessTests(ApiHost api)
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/api/jobs")]
    [InlineData("POST", "/api/jobs")]
    [InlineData("GET", "/api/jobs/01980000-0000-7000-8000-000000000000")]
    [InlineData("GET", "/api/jobs/events")]
    [InlineData("DELETE", "/api/jobs/01980000-0000-7000-8000-000000000000")]
    [InlineData("POST", "/api/routes/decide")]
    [InlineData("GET", "/api/audit")]
    public async Task Request_WithoutIdentity_Is401(string method, string path)
    {
        using var http = api.Http(null);

        using var answer = await http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task ForgedIdentity_Is401()
    {
        using var http = api.Http(null);
        http.DefaultRequestHeaders.Add(InternalIdentityTokens.Header, "CfDJ8forged");

        using var answer = await http.GetAsync("/api/jobs", Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task AnotherCallersThings_AreNotThere()
    {
        var (job, attempt) = await api.JobWithSentAttemptAsync();
        using var bob = api.Http(ApiHost.Bob);

        var answers = new[]
        {
            await bob.GetAsync($"/api/jobs/{job.Id}", Cancel),
            await bob.PostAsync($"/api/jobs/{job.Id}/cancel", null, Cancel),
            await bob.PostAsync($"/api/jobs/{job.Id}/retry", null, Cancel),
            await bob.PostAsync($"/api/jobs/{job.Id}/upload", null, Cancel),
            await bob.GetAsync($"/api/attempts/{attempt.Id}", Cancel),
        };
        var list = await api.Client(ApiHost.Bob).ListJobsAsync(null, null, 200, Cancel);
        var audit = await api.Client(ApiHost.Bob).FindAuditEntriesAsync(new AuditQuery { JobId = job.Id }, null, 200, Cancel);

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
        Assert.DoesNotContain(job.Id, list.Items.Select(item => item.Id));
        Assert.Empty(audit.Items);
        Assert.Equal("Validating", (await api.Client(ApiHost.Alice).GetJobAsync(job.Id, Cancel)).State);
    }

    [Theory]
    [InlineData(CallerRole.Reviewer)]
    [InlineData(CallerRole.Admin)]
    public async Task ReviewersAndOperators_SeeEverybodysJobs(CallerRole role)
    {
        var job = await api.Client(ApiHost.Alice).CreateJobAsync(JobBodies.Smallest, null, Cancel);
        var client = api.Client(new CallerIdentity("someone", role, ["*"], null));

        Assert.Equal(job.Id, (await client.GetJobAsync(job.Id, Cancel)).Id);
        Assert.Contains(job.Id, (await client.ListJobsAsync(null, null, 200, Cancel)).Items.Select(item => item.Id));
    }

    [Theory]
    [InlineData("/api/jobs/7")]
    [InlineData("/api/jobs/{01980000-0000-7000-8000-000000000000}")]
    [InlineData("/api/attempts/x")]
    public async Task IdThatIsNone_Is400(string path)
    {
        using var http = api.Http(ApiHost.Alice);

        using var answer = await http.GetAsync(path, Cancel);
        var problem = await answer.Content.ReadFromJsonAsync<Problem>(ReferenceAppClient.Json, Cancel);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_id"), (answer.StatusCode, problem!.Code));
    }

    [Fact]
    public async Task UnknownId_Is404()
    {
        var missing = await Assert.ThrowsAsync<ProblemException>(() => api.Client(ApiHost.Alice).GetJobAsync(
            Guid.Parse("01980000-0000-7000-8000-000000000000"), Cancel));

        Assert.Equal((404, "not_found"), (missing.Problem.Status, missing.Problem.Code));
    }

    [Fact]
    public async Task IdOfAnotherKindOfThing_Is404()
    {
        var (job, attempt) = await api.JobWithSentAttemptAsync();
        var client = api.Client(ApiHost.Alice);

        var noJob = await Assert.ThrowsAsync<ProblemException>(() => client.GetJobAsync(attempt.Id, Cancel));
        var noAttempt = await Assert.ThrowsAsync<ProblemException>(() => client.GetAttemptAsync(job.Id, Cancel));

        Assert.Equal((404, 404), (noJob.Problem.Status, noAttempt.Problem.Status));
    }

    [Theory]
    [InlineData("update entries set caller = 'x'")]
    [InlineData("delete from entries")]
    [InlineData("truncate entries cascade")]
    [InlineData("update ledger set micro_usd = 0")]
    [InlineData("delete from ledger")]
    [InlineData("delete from jobs")]
    [InlineData("alter table entries disable trigger all")]
    [InlineData("create table mine (id int)")]
    public async Task RoleOfTheService_MayNot(string statement)
    {
        await using var connection = new NpgsqlConnection(api.RoleConnection);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(statement));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }
}
