using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using ReferenceApp.AssetStore;
using ReferenceApp.AuditStore;
using ReferenceApp.Contracts;
using ReferenceApp.Domain.Assets;
using Xunit;

namespace ReferenceApp.Integration.Api;

[Collection(ApiTests.Name)]
public sealed class AssetTests(ApiHost api)
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ValidUrl_ServesThePictureToAnybody_CacheableAndByRange()
    {
        var (_, asset, picture) = await StoredAsync(1024);
        using var http = api.Http(null);

        using var whole = await http.GetAsync(asset.Url, Cancel);
        using var part = await http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, asset.Url) { Headers = { Range = new RangeHeaderValue(1, 3) } }, Cancel);
        using var known = await http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, asset.Url) { Headers = { IfNoneMatch = { whole.Headers.ETag! } } }, Cancel);
        using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, asset.Url), Cancel);

        Assert.Equal(picture, await whole.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal("image/png", whole.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"\"{asset.Sha256}\"", whole.Headers.ETag!.Tag);
        Assert.True(whole.Headers.CacheControl is { Private: true, Public: false } && whole.Headers.CacheControl.MaxAge > TimeSpan.FromMinutes(50));
        Assert.Equal("nosniff", whole.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(picture[1..4], await part.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.Equal(picture.Length, head.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task AlteredUrl_IsRefused()
    {
        var (_, asset, _) = await StoredAsync(1040);
        var (_, other, _) = await StoredAsync(1056);
        var altered = new[]
        {
            asset.Url.Replace(asset.Sha256, other.Sha256, StringComparison.Ordinal),
            asset.Url.Replace("expires=", "expires=9", StringComparison.Ordinal),
            asset.Url[..^1] + (asset.Url[^1] == 'A' ? 'B' : 'A'),
            asset.Url[..asset.Url.IndexOf("&signature", StringComparison.Ordinal)],
            $"/assets/{asset.Sha256}",
            "/assets/..%2f..%2fetc%2fpasswd?ref=01980000-0000-7000-8000-000000000000&expires=1&signature=a",
        };
        using var http = api.Http(ApiHost.Admin);

        foreach (var url in altered)
        {
            using var answer = await http.GetAsync(url, Cancel);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Contains("signature_invalid", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ExpiredUrl_IsRefused()
    {
        var (job, asset, _) = await StoredAsync(1072);
        var reference = Assert.Single(await api.Service<AssetReferences>().OfJobsAsync([job.Id], Cancel));
        var yesterday = new AssetUrls(
            Options.Create(new AssetUrlOptions { SigningKey = api.SigningKey }), new StoppedClock(TimeProvider.System.GetUtcNow().AddDays(-1)));
        using var http = api.Http(null);

        using var answer = await http.GetAsync(yesterday.Sign(asset.Sha256, reference.Id, TimeSpan.FromHours(1)), Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("url_expired", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Url_IsDeadOnceItsReferenceIsDeleted_ThoughAnotherJobKeepsTheBytes()
    {
        var (first, asset, picture) = await StoredAsync(1088);
        var (_, second, _) = await StoredAsync(1088);
        await api.Service<AssetReferences>().ReleaseJobAsync(first.Id, api.Service<IAssetStore>(), Cancel);
        using var http = api.Http(null);

        using var dead = await http.GetAsync(asset.Url, Cancel);

        Assert.Equal(HttpStatusCode.NotFound, dead.StatusCode);
        Assert.Equal(picture, await http.GetByteArrayAsync(second.Url, Cancel));
    }

    async Task<(JobResponse Job, AssetBody Asset, byte[] Picture)> StoredAsync(int width)
    {
        var picture = JobBodies.Png(width, 1024);
        var job = await api.Client(ApiHost.Alice).CreateJobAsync(JobBodies.Smallest, new MemoryStream(picture), null, Cancel);
        return (job, job.Assets.Single(), picture);
    }

    sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
