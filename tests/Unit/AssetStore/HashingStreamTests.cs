using ReferenceApp.AssetStore;
using ReferenceApp.Domain.Assets;
using Xunit;

namespace ReferenceApp.Unit.AssetStore;

public sealed class HashingStreamTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // /dev/full is a disk without a free byte.
    [Fact]
    public async Task Write_DiskIsFull_IsUnavailableWithoutAPath()
    {
        await using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        await using var stream = new HashingStream(full, maxBytes: 100);

        var fault = await Assert.ThrowsAsync<AssetStoreUnavailableException>(() => stream.WriteAsync(new byte[10], Cancel).AsTask());

        Assert.DoesNotContain('/', fault.Message);
        Assert.Null(fault.InnerException);
    }

    [Fact]
    public void Complete_WriterSwallowedTheFault_ThrowsItAgain()
    {
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        using var stream = new HashingStream(full, maxBytes: 100);
        Assert.Throws<AssetStoreUnavailableException>(() => stream.Write(new byte[10]));

        Assert.Throws<AssetStoreUnavailableException>(() => stream.Write(new byte[10]));
        Assert.Throws<AssetStoreUnavailableException>(stream.Flush);
        Assert.Throws<AssetStoreUnavailableException>(stream.Complete);
    }

    [Fact]
    public async Task Complete_AfterACancelledWrite_NeverGivesAHash()
    {
        await using var stream = new HashingStream(new MemoryStream(), maxBytes: 100);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => stream.WriteAsync(new byte[10], new CancellationToken(canceled: true)).AsTask());

        Assert.ThrowsAny<OperationCanceledException>(stream.Complete);
    }
}
