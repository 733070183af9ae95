using ReferenceApp.AuditStore;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using Xunit;

namespace ReferenceApp.Integration.AuditStore;

[Collection(StoreTests.Name)]
public sealed class AssetReferenceTests(StoreHost host)
{
    // Erasure is the API's right, not the worker's.
    readonly AssetReferences references = new(host.Owner);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_GoWithTheLastReference()
    {
        var (shared, own) = (Sha("shared"), Sha("own"));
        var (first, second) = (await JobWithAsync(shared, own), await JobWithAsync(shared));
        var store = new DeletedFiles();

        var afterFirst = await references.ReleaseJobAsync(first, store, Cancel);
        var afterSecond = await references.ReleaseJobAsync(second, store, Cancel);

        Assert.Equal([own], afterFirst);
        Assert.Equal([shared], afterSecond);
        Assert.Equal([own, shared], store.Deleted);
        Assert.Empty(await references.OfJobsAsync([first, second], Cancel));
    }

    [Fact]
    public async Task Bytes_ThatSomebodyAdopts_AreJudgedAfterItsCommit()
    {
        var sha256 = Sha("adopted");
        var erased = await JobWithAsync(sha256);
        var store = new DeletedFiles();
        var adopting = await new AssetLocks(host.Owner).ShareAsync([sha256], Cancel);

        var release = references.ReleaseJobAsync(erased, store, Cancel);
        await UntilSomebodyWaitsAsync();
        await JobWithAsync(sha256);
        await adopting.DisposeAsync();

        Assert.Empty(await release);
        Assert.Empty(store.Deleted);
    }

    [Fact]
    public async Task Adopting_WaitsForNoOtherAdoption()
    {
        var (locks, one, other) = (new AssetLocks(host.Owner), Sha("one"), Sha("other"));

        await using var first = await locks.ShareAsync([one, other], Cancel);
        await using var second = await locks.ShareAsync([other, one], Cancel);

        Assert.NotSame(first, second);
    }

    [Fact]
    public async Task References_AreFoundByJobAndById()
    {
        var sha256 = Sha("found");
        var job = await JobWithAsync(sha256);

        var row = Assert.Single(await references.OfJobsAsync([job], Cancel));

        Assert.Equal((sha256, 1024, "png", true), (row.Sha256, row.Width, row.Format, row.C2pa));
        Assert.Equal(row, await references.FindAsync(row.Id, Cancel));
        Assert.Null(await references.FindAsync(StoreHost.Ids.NewId(), Cancel));
    }

    static string Sha(string name) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
            System.Text.Encoding.UTF8.GetBytes(name + StoreHost.Ids.NewId())));

    async Task UntilSomebodyWaitsAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await host.ScalarAsync<bool>("select exists (select from pg_locks where locktype = 'advisory' and not granted)"))
            timeout.Token.ThrowIfCancellationRequested();
    }

    async Task<Guid> JobWithAsync(params string[] pictures)
    {
        var job = StoreHost.NewJob(out var created);
        await host.Store.AppendAsync(new Append
        {
            Jobs = [created],
            References =
            [
                .. pictures.Select(sha256 => new AssetReference(
                    StoreHost.Ids.NewId(), sha256, job.Caller, job.Id, null, "source",
                    new StoredPicture(sha256, 10, 1024, 768, "png", C2pa: true), null)),
            ],
        }, Cancel);
        return job.Id;
    }

    sealed class DeletedFiles : IAssetStore
    {
        public List<string> Deleted { get; } = [];

        public Task DeleteAsync(string sha256, CancellationToken cancel)
        {
            Deleted.Add(sha256);
            return Task.CompletedTask;
        }

        public Task<SpooledFile> SpoolAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancel) =>
            throw new NotSupportedException();

        public Task AdoptAsync(SpooledFile file, CancellationToken cancel) => throw new NotSupportedException();

        public Task DiscardAsync(SpooledFile file, CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<SpooledFile>> FindSpoolAsync(string namePrefix, CancellationToken cancel) =>
            throw new NotSupportedException();

        public Task<Stream?> OpenReadAsync(string sha256, CancellationToken cancel) => throw new NotSupportedException();
    }
}
