using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using ReferenceApp.AssetStore;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using Xunit;

namespace ReferenceApp.Integration.AssetStore;

/// <summary>What is discarded is emptied and written again; nobody may notice.</summary>
public sealed class DiscardedFilesTests : IDisposable
{
    readonly DirectoryInfo root = Directory.CreateTempSubdirectory("discarded-");
    readonly ServiceProvider services;
    readonly FileAssetStore store;

    public DiscardedFilesTests()
    {
        services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(IdSource.FromClock(TimeProvider.System))
            .Configure<AssetStoreOptions>(options => options.Directory = root.FullName)
            .AddAssetStore()
            .BuildServiceProvider();
        store = services.GetRequiredService<FileAssetStore>();
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    FileInfo[] SpoolFiles => new DirectoryInfo(Path.Combine(root.FullName, "spool")).GetFiles();

    public void Dispose()
    {
        services.Dispose();
        root.Delete(recursive: true);
    }

    [Fact]
    public async Task Discard_Twice_LeavesNoBytesAndIsNoError()
    {
        var file = await SpoolAsync("first", Bytes(1000));

        await store.DiscardAsync(file, Cancel);
        await store.DiscardAsync(file, Cancel);

        Assert.Equal(0, SpoolFiles.Sum(left => left.Length));
        Assert.Empty(await store.FindSpoolAsync("first", Cancel));
    }

    [Fact]
    public async Task Spool_AfterADiscard_WritesTheSameFile_AndHoldsOnlyTheNewBytes()
    {
        await store.DiscardAsync(await SpoolAsync("first", Bytes(1000)), Cancel);
        var bytes = Bytes(10);

        var file = await SpoolAsync("second", bytes);

        Assert.Equal(file.Path, Assert.Single(SpoolFiles).FullName);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(file.Path, Cancel));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Path));
        await store.AdoptAsync(file, Cancel);
    }

    [Fact]
    public async Task Discard_WhileSomebodyReads_LeavesThemWhatTheyRead()
    {
        var bytes = Bytes(1000);
        var first = await SpoolAsync("first", bytes);
        await using var reader = File.OpenRead(first.Path);

        await store.DiscardAsync(first, Cancel);
        await SpoolAsync("second", Bytes(1000));

        var read = new byte[bytes.Length];
        await reader.ReadExactlyAsync(read, Cancel);
        Assert.Equal(bytes, read);
    }

    [Fact]
    public async Task Spool_EmptiedFileIsGone_MakesAnother()
    {
        await store.DiscardAsync(await SpoolAsync("first", Bytes(10)), Cancel);
        Assert.Single(SpoolFiles).Delete();

        var file = await SpoolAsync("second", Bytes(10));

        Assert.Equal(file.Sha256, Assert.Single(await store.FindSpoolAsync("second", Cancel)).Sha256);
    }

    [Fact]
    public async Task Files_SpooledAndDiscardedByManyAtOnce_AreNeverMixedUp()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Cancel },
            async (number, cancel) =>
            {
                var bytes = Bytes(100 + number);
                var file = await SpoolAsync($"file-{number}", bytes);
                Assert.Equal(bytes, await File.ReadAllBytesAsync(file.Path, cancel));
                await store.DiscardAsync(file, cancel);
            });

        Assert.Equal(0, SpoolFiles.Sum(left => left.Length));
        Assert.InRange(SpoolFiles.Length, 1, 32);
    }

    [Fact]
    public async Task Store_Disposed_LeavesNoEmptiedFile()
    {
        await store.DiscardAsync(await SpoolAsync("first", Bytes(10)), Cancel);

        services.Dispose();

        Assert.Empty(SpoolFiles);
    }

    static byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);

    Task<SpooledFile> SpoolAsync(string name, byte[] bytes) =>
        store.SpoolAsync(name, (stream, cancel) => stream.WriteAsync(bytes, cancel).AsTask(), Cancel);
}
