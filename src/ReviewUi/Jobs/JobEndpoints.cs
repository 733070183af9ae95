using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.Contracts;
using ReferenceApp.ReviewUi.Shell;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.ReviewUi.Jobs;

/// <summary>One job, and what a person may do about it. Each action is one call; the interface holds the rules.</summary>
static class JobEndpoints
{
    const int MostEntries = 200;

    public static void MapJobs(this RouteGroupBuilder pages)
    {
        var jobs = pages.MapGroup("/review/jobs/{id:guid}").WithJobBaggage("id");
        jobs.MapGet("", ShowAsync);
        jobs.MapPost("/claim", (Guid id, HttpContext http, Api api, CancellationToken cancel) =>
            ActAsync(id, http, api, PathOf(id), client => client.ClaimReviewAsync(id, cancel), cancel));
        jobs.MapPost("/cancel", (Guid id, HttpContext http, Api api, CancellationToken cancel) =>
            ActAsync(id, http, api, PathOf(id), client => client.CancelJobAsync(id, cancel), cancel));
        jobs.MapPost("/retry", RetryAsync);
        jobs.MapPost("/decision", DecideAsync);
        jobs.MapPost("/upload", UploadAsync);
    }

    /// <param name="before">SHA-256 of the picture to compare with; null: the verified one before.</param>
    static async Task<IResult> ShowAsync(
        Guid id, HttpContext http, Api api, CancellationToken cancel, string? before = null) =>
        Page(await LoadAsync(id, http, api, cancel) with { Before = before });

    static async Task<IResult> RetryAsync(Guid id, HttpContext http, Api api, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var retry = new RetryRequest { AcceptPossibleCharge = form.Text("acceptPossibleCharge") == "true" };
        // The key comes with the form: sent twice, it is one retry.
        return await ActAsync(
            id, http, api, PathOf(id), client => client.RetryJobAsync(id, retry, form.Text("key"), cancel), cancel);
    }

    static async Task<IResult> DecideAsync(Guid id, HttpContext http, Api api, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var decision = DecisionForm.Read(form);
        return await ActAsync(
            id, http, api, $"/?done={Uri.EscapeDataString(decision.Decision ?? "")}",
            client => client.DecideReviewAsync(id, decision, cancel), cancel, decision);
    }

    /// <summary>A picture that a person made by hand.</summary>
    static async Task<IResult> UploadAsync(Guid id, HttpContext http, Api api, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        await using var picture = form.Files["picture"]?.OpenReadStream() ?? Stream.Null;
        return await ActAsync(
            id, http, api, PathOf(id),
            client => client.UploadPictureAsync(id, picture, form.Text("where") ?? "", form.Text("by") ?? "", cancel), cancel);
    }

    /// <param name="after">Where the person is led when it was done; when it was refused, the job is shown with the reason.</param>
    static async Task<IResult> ActAsync<T>(
        Guid id, HttpContext http, Api api, string after, Func<ReferenceAppClient, Task<T>> act, CancellationToken cancel,
        DecisionRequest? written = null)
    {
        try
        {
            await act(api.Client);
            return http.SeeOther(after);
        }
        catch (ProblemException e) when (e.Problem.Status is not StatusCodes.Status404NotFound)
        {
            ServerSpan.SetError(http, e.Problem.Code);
            var model = await LoadAsync(id, http, api, cancel);
            return Page(model with { Problem = e.Problem, Written = written });
        }
    }

    static async Task<JobModel> LoadAsync(Guid id, HttpContext http, Api api, CancellationToken cancel)
    {
        var client = api.Client;
        var audit = client.FindAuditEntriesAsync(new AuditQuery { JobId = id }, null, MostEntries, cancel);
        var job = await client.GetJobAsync(id, cancel);
        var me = http.GetCaller().Caller;
        // Claiming again renews it and names the same lines, so a page that is opened anew needs no memory of its own.
        var claim = job is { State: JobModel.AwaitingReview } && job.Review.ClaimedBy == me
            ? await client.ClaimReviewAsync(id, cancel)
            : null;
        return new JobModel(job, claim, AuditLine.Read((await audit).Items), me);
    }

    static RazorComponentResult<JobPage> Page(JobModel model) =>
        new(new { Model = model }) { StatusCode = model.Problem?.Status ?? StatusCodes.Status200OK };

    static string PathOf(Guid id) => $"/review/jobs/{id}";
}
