using Dapper;
using ReferenceApp.Contracts;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Imaging;
using Xunit;

namespace ReferenceApp.Integration.Api;

/// <summary>Jobs as the worker leaves them to people.</summary>
static class ReviewSeeds
{
    static readonly IdSource Ids = IdSource.FromClock(TimeProvider.System);
    static readonly Reason Why = new("because");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Texts that the poster of the tests shows, and one that it does not.</summary>
    public static JobRequest Poster { get; } = new()
    {
        Prompt = new PromptBody
        {
            Purpose = "Shop poster",
            Requirements = ["a cup of green tea"],
            Text =
            [
                new TextBody { Content = "静岡の朝", Language = "ja" }, new TextBody { Content = "限定百杯", Language = "ja" },
                new TextBody { Content = "抽選会", Language = "ja" },
            ],
        },
    };

    public static JobRequest PosterForTwo { get; } = Poster with { Review = new ReviewBody { Reviewers = 2 } };

    /// <summary>A job of alice whose chosen picture awaits its review.</summary>
    public static async Task<Guid> AwaitingReviewAsync(this ApiHost api, JobRequest? request = null)
    {
        var id = (await api.Client(ApiHost.Alice).CreateJobAsync(request ?? Poster, null, Cancel)).Id;
        var sha256 = await api.StorePictureAsync(id, Imaging.TestPicture.Poster);
        foreach (var step in Enum.GetValues<StepName>().SkipLast(1))
            await api.CommandAsync(id, new JobCommand.StartStep(step), new JobCommand.PassStep(step, Why, sha256));
        await api.CommandAsync(id, new JobCommand.StartStep(StepName.Review));
        return id;
    }

    /// <summary>As the worker brings a job back to its review with the change that was asked for.</summary>
    public static async Task MakeChangeAsync(this ApiHost api, Guid id)
    {
        var sha256 = await api.StorePictureAsync(id, Imaging.TestPicture.Misprint);
        foreach (var step in (StepName[])[StepName.Edit, StepName.Finalize])
            await api.CommandAsync(id, new JobCommand.StartStep(step), new JobCommand.PassStep(step, Why, sha256));
        await api.CommandAsync(id, new JobCommand.StartStep(StepName.Review));
    }

    /// <summary>Claims the job and reads all of it.</summary>
    public static async Task<DecisionRequest> ReadAsync(this ReferenceAppClient client, Guid id, string decision)
    {
        var claim = await client.ClaimReviewAsync(id, Cancel);
        return new DecisionRequest { Decision = decision, ReadText = [.. claim.Lines.Select(line => line.Id)] };
    }

    /// <summary>What five minutes without renewal do.</summary>
    public static async Task ExpireClaimAsync(this ApiHost api, Guid id)
    {
        await using var connection = await api.Owner.OpenConnectionAsync(Cancel);
        Assert.Equal(1, await connection.ExecuteAsync(
            "update review_claims set expires_at = now() - interval '1 second' where job_id = @id", new { id }));
    }

    public static async Task<long> ClaimsAsync(this ApiHost api, Guid id)
    {
        await using var connection = await api.Owner.OpenConnectionAsync(Cancel);
        return await connection.ExecuteScalarAsync<long>("select count(*) from review_claims where job_id = @id", new { id });
    }

    static async Task<string> StorePictureAsync(this ApiHost api, Guid jobId, Picture picture)
    {
        var assets = api.Service<IAssetStore>();
        var png = PictureCodec.Encode(picture, PictureFormat.Png);
        var file = await assets.SpoolAsync(
            $"{Ids.NewId():N}-picture", async (target, token) => await target.WriteAsync(png, token), Cancel);
        await assets.AdoptAsync(file, Cancel);
        var stored = new StoredPicture(file.Sha256, file.Bytes, picture.Width, picture.Height, "png", C2pa: false);
        Assert.IsType<AppendResult.Committed>(await api.Store.AppendAsync(new Append
        {
            References = [new AssetReference(Ids.NewId(), file.Sha256, ApiHost.Alice.Caller, jobId, null, "candidate", stored, null)],
        }, Cancel));
        return file.Sha256;
    }
}
