using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ReferenceApp.AssetStore;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using Xunit;

namespace ReferenceApp.Integration.AssetStore;

public sealed class FileAssetStoreTests : IDisposable
{
    const UnixFileMode OwnerMayReadAndWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    static readonly byte[] Picture = Encoding.UTF8.GetBytes("a picture, as far as the store is concerned");
    static readonly string PictureSha256 = Convert.ToHexStringLower(SHA256.HashData(Picture));

    readonly DirectoryInfo parent = Directory.CreateTempSubdirectory("assets-");
    readonly FileAssetStore store;

    public FileAssetStoreTests() => store = Open();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    string Root => Path.Combine(parent.FullName, "store");

    public void Dispose() => parent.Delete(recursive: true);

    [Fact]
    public async Task Spool_Bytes_KnowsTheirHashAndLength()
    {
        var file = await SpoolAsync(Picture);

        Assert.Equal((PictureSha256, Picture.Length), (file.Sha256, file.Bytes));
    }

    [Fact]
    public async Task Spool_NothingWritten_IsTheEmptyContent()
    {
        var file = await SpoolAsync([]);

        Assert.Equal(("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 0), (file.Sha256, file.Bytes));
    }

    [Fact]
    public async Task Spool_WriterDisposesTheStream_IsStillWhole()
    {
        var file = await store.SpoolAsync("a", async (stream, cancel) =>
        {
            await using (stream)
                await stream.WriteAsync(Picture, cancel);
        }, Cancel);

        Assert.Equal(PictureSha256, file.Sha256);
    }

    [Fact]
    public async Task OpenRead_SpooledOnly_IsNull()
    {
        await SpoolAsync(Picture);

        Assert.Null(await store.OpenReadAsync(PictureSha256, Cancel));
    }

    [Fact]
    public async Task OpenRead_Adopted_GivesTheBytesToEveryProcess()
    {
        await store.AdoptAsync(await SpoolAsync(Picture), Cancel);

        Assert.Equal(Picture, await ReadAsync(store, PictureSha256));
        Assert.Equal(Picture, await ReadAsync(Open(), PictureSha256));
        Assert.Empty(SpoolFiles());
    }

    [Fact]
    public async Task Adopt_TheSameFileTwice_IsTheSameAsOnce()
    {
        var file = await SpoolAsync(Picture);
        await store.AdoptAsync(file, Cancel);

        await store.AdoptAsync(file, Cancel);

        Assert.Equal(Picture, await ReadAsync(store, PictureSha256));
    }

    [Fact]
    public async Task Adopt_ManyWritersOfTheSameContentWithReaders_AllSeeItWhole()
    {
        var other = Open();
        await store.AdoptAsync(await SpoolAsync(Picture), Cancel);

        await Task.WhenAll(Enumerable.Range(0, 64).Select(async i =>
        {
            var mine = i % 2 == 0 ? store : other;
            var file = await mine.SpoolAsync("same-name", (stream, cancel) => stream.WriteAsync(Picture, cancel).AsTask(), Cancel);
            await mine.AdoptAsync(file, Cancel);
            Assert.Equal(Picture, await ReadAsync(mine, PictureSha256));
        }));

        Assert.Empty(SpoolFiles());
        Assert.Single(ObjectFiles());
    }

    [Fact]
    public async Task Adopt_OneFileByManyAtOnce_SucceedsForAll()
    {
        var file = await SpoolAsync(Picture);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => store.AdoptAsync(file, Cancel))));

        Assert.Equal(Picture, await ReadAsync(store, PictureSha256));
    }

    [Fact]
    public async Task Adopt_StoredCopyHasRotted_IsHealed()
    {
        await store.AdoptAsync(await SpoolAsync(Picture), Cancel);
        await File.WriteAllTextAsync(Assert.Single(ObjectFiles()), "rotten");

        await store.AdoptAsync(await SpoolAsync(Picture), Cancel);

        Assert.Equal(Picture, await ReadAsync(store, PictureSha256));
    }

    [Fact]
    public async Task Adopt_AgainButStoredCopyHasRotted_IsUnavailable()
    {
        var file = await SpoolAsync(Picture);
        await store.AdoptAsync(file, Cancel);
        await File.WriteAllTextAsync(Assert.Single(ObjectFiles()), "rotten");

        await Assert.ThrowsAsync<AssetStoreUnavailableException>(() => store.AdoptAsync(file, Cancel));
    }

    [Fact]
    public async Task Adopt_FileWasDiscarded_IsUnavailable()
    {
        var file = await SpoolAsync(Picture);
        await store.DiscardAsync(file, Cancel);

        await Assert.ThrowsAsync<AssetStoreUnavailableException>(() => store.AdoptAsync(file, Cancel));
    }

    [Fact]
    public async Task Delete_Stored_IsGoneAndMayBeRepeatedWhileReadersFinish()
    {
        await store.AdoptAsync(await SpoolAsync(Picture), Cancel);
        await using var reader = await store.OpenReadAsync(PictureSha256, Cancel);

        await store.DeleteAsync(PictureSha256, Cancel);
        await store.DeleteAsync(PictureSha256, Cancel);

        Assert.Null(await store.OpenReadAsync(PictureSha256, Cancel));
        Assert.Equal(Picture, await ReadAsync(reader));
    }

    [Fact]
    public async Task Spool_WriterFails_LeavesNothingAndKeepsItsException()
    {
        // What a broken connection throws must not look like a broken disk.
        var thrown = await Assert.ThrowsAsync<HttpIOException>(() => store.SpoolAsync("a", async (stream, cancel) =>
        {
            await stream.WriteAsync(Picture, cancel);
            throw new HttpIOException(HttpRequestError.ResponseEnded);
        }, Cancel));

        Assert.Equal(HttpRequestError.ResponseEnded, thrown.HttpRequestError);
        Assert.Empty(SpoolFiles());
    }

    [Fact]
    public async Task Spool_CancelledButWriterReturns_LeavesNothing()
    {
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.SpoolAsync("a", async (stream, _) =>
        {
            await stream.WriteAsync(Picture, CancellationToken.None);
            await cancel.CancelAsync();
        }, cancel.Token));

        Assert.Empty(SpoolFiles());
    }

    [Fact]
    public async Task Spool_LongerThanAllowed_IsRefusedAndLeavesNothing()
    {
        var small = Open(maxBytes: Picture.Length - 1);

        var refusal = await Assert.ThrowsAsync<AssetTooLargeException>(
            () => small.SpoolAsync("a", (stream, cancel) => stream.WriteAsync(Picture, cancel).AsTask(), Cancel));

        Assert.Equal(Picture.Length - 1, refusal.MaxBytes);
        Assert.Empty(SpoolFiles());
    }

    [Fact]
    public async Task EveryCall_DirectoryIsGone_IsUnavailableAndNamesNoPath()
    {
        var file = await SpoolAsync(Picture);
        Directory.Delete(Root, recursive: true);
        await File.WriteAllTextAsync(Root, "no directory any more", Cancel);

        Func<Task>[] calls =
        [
            () => SpoolAsync(Picture),
            () => store.AdoptAsync(file, Cancel),
            () => store.DiscardAsync(file, Cancel),
            () => store.OpenReadAsync(PictureSha256, Cancel),
            () => store.DeleteAsync(PictureSha256, Cancel),
            () => store.FindSpoolAsync("a", Cancel),
            () => Task.FromResult(store.FindLeftovers(TimeSpan.Zero)),
            () => Task.FromResult(Open()),
        ];
        foreach (var call in calls)
        {
            var fault = await Assert.ThrowsAsync<AssetStoreUnavailableException>(call);
            Assert.DoesNotContain(parent.FullName, fault.ToString());
        }
    }

    [Fact]
    public async Task Spool_FileVanishesWhileWritten_IsUnavailable() =>
        await Assert.ThrowsAsync<AssetStoreUnavailableException>(() => store.SpoolAsync("a", (_, _) =>
        {
            File.Delete(Assert.Single(SpoolFiles()));
            return Task.CompletedTask;
        }, Cancel));

    [Fact]
    public async Task FindSpool_AfterACrash_FindsTheWholeAnswersOfThatAttemptOldestFirst()
    {
        var first = await SpoolAsync(Picture, "attempt-1-raw");
        var second = await SpoolAsync([1], "attempt-1-raw");
        await SpoolAsync([2], "attempt-2-raw");
        await using var torn = File.Create(Path.Combine(Root, "spool", "attempt-1-raw.0190a6a01234.part"));

        Assert.Equal([first, second], await Open().FindSpoolAsync("attempt-1", Cancel));
    }

    [Fact]
    public async Task FindSpool_BytesAreNotWhatWasWritten_IsNotAnAnswer()
    {
        var file = await SpoolAsync(Picture);
        await File.AppendAllTextAsync(file.Path, "!", Cancel);

        Assert.Empty(await store.FindSpoolAsync("a", Cancel));
    }

    [Fact]
    public async Task FindSpool_Found_CanBeAdopted()
    {
        await SpoolAsync(Picture, "attempt-1");
        var restarted = Open();

        await restarted.AdoptAsync(Assert.Single(await restarted.FindSpoolAsync("attempt-1", Cancel)), Cancel);

        Assert.Equal(Picture, await ReadAsync(restarted, PictureSha256));
    }

    [Fact]
    public async Task FindLeftovers_UntouchedFiles_TellsWholeFromTornAndKeepsBoth()
    {
        var whole = await SpoolAsync(Picture, "whole");
        var torn = Path.Combine(Root, "spool", "torn.0190a6a01234.part");
        await File.WriteAllTextAsync(torn, "half", Cancel);
        await SpoolAsync(Picture, "fresh");
        foreach (var path in new[] { whole.Path, torn })
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-2));

        var leftovers = Open().FindLeftovers(TimeSpan.FromHours(1));

        Assert.Equal([("torn", false, 4L), ("whole", true, Picture.Length)], leftovers.Select(left => (left.Name, left.IsComplete, left.Bytes)));
        Assert.Equal(3, SpoolFiles().Length);
    }

    [Fact]
    public async Task Discard_Leftover_RemovesIt()
    {
        await SpoolAsync(Picture);

        await store.DiscardAsync(Assert.Single(store.FindLeftovers(TimeSpan.FromHours(-1))), Cancel);

        Assert.Empty(SpoolFiles());
    }

    [Fact]
    public async Task Everything_OnDisk_IsClosedToOthers()
    {
        await store.AdoptAsync(await SpoolAsync(Picture), Cancel);
        await SpoolAsync(Picture);

        Assert.All(ObjectFiles().Concat(SpoolFiles()), file => Assert.Equal(OwnerMayReadAndWrite, File.GetUnixFileMode(file)));
        Assert.All(
            Directory.GetDirectories(Root, "*", SearchOption.AllDirectories),
            folder => Assert.Equal(OwnerMayReadAndWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../escape")]
    [InlineData("a/b")]
    [InlineData("a.part")]
    [InlineData("a\0b")]
    [InlineData("新茶")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task Spool_HostileName_IsRefused(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => SpoolAsync(Picture, name));
        await Assert.ThrowsAsync<ArgumentException>(() => store.FindSpoolAsync(name, Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../../../../../../../../../../../../../../../../../etc/passwd")]
    [InlineData("9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08")]
    [InlineData("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n")]
    [InlineData("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a0/")]
    public async Task Content_HostileName_IsRefused(string sha256)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => store.OpenReadAsync(sha256, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => store.DeleteAsync(sha256, Cancel));
    }

    [Fact]
    public async Task Adopt_FileOfSomebodyElse_IsRefusedAndLeftAlone()
    {
        var mine = await SpoolAsync(Picture);
        var theirs = Path.Combine(parent.FullName, $"theirs.1.{PictureSha256}");
        await File.WriteAllBytesAsync(theirs, Picture, Cancel);

        foreach (var path in new[] { theirs, $"{Root}/spool/../../theirs.1.{PictureSha256}", "", $"theirs.1.{PictureSha256}" })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => store.AdoptAsync(mine with { Path = path }, Cancel));
            await Assert.ThrowsAsync<ArgumentException>(() => store.DiscardAsync(mine with { Path = path }, Cancel));
        }

        Assert.True(File.Exists(theirs));
    }

    [Fact]
    public async Task Adopt_UnderAnotherHash_IsRefused()
    {
        var file = await SpoolAsync(Picture);

        await Assert.ThrowsAsync<ArgumentException>(() => store.AdoptAsync(file with { Sha256 = new string('0', 64) }, Cancel));
    }

    Task<SpooledFile> SpoolAsync(byte[] bytes, string name = "a") =>
        store.SpoolAsync(name, (stream, cancel) => stream.WriteAsync(bytes, cancel).AsTask(), Cancel);

    FileAssetStore Open(long maxBytes = 1 << 20) => new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddSingleton(IdSource.FromClock(TimeProvider.System))
        .Configure<AssetStoreOptions>(options => (options.Directory, options.MaxBytes) = (Root, maxBytes))
        .AddAssetStore()
        .BuildServiceProvider()
        .GetRequiredService<FileAssetStore>();

    string[] SpoolFiles() => Directory.GetFiles(Path.Combine(Root, "spool"));

    string[] ObjectFiles() => Directory.GetFiles(Path.Combine(Root, "objects"), "*", SearchOption.AllDirectories);

    static async Task<byte[]> ReadAsync(IAssetStore store, string sha256)
    {
        await using var stream = await store.OpenReadAsync(sha256, Cancel);
        return await ReadAsync(stream);
    }

    static async Task<byte[]> ReadAsync(Stream? stream)
    {
        Assert.NotNull(stream);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Cancel);
        return bytes.ToArray();
    }
}
