namespace ReferenceApp.Domain.Assets;

/// <summary>
/// The store could not do what was asked: the disk is full, gone, read-only or broken. It carries no inner exception,
/// because those of the file system name paths; the message has the kind of fault and the system's error number.
/// </summary>
public sealed class AssetStoreUnavailableException(string message) : IOException(message);

/// <summary>What was written is longer than the store accepts. Nothing of it was kept.</summary>
/// <param name="maxBytes">The limit in bytes.</param>
public sealed class AssetTooLargeException(long maxBytes)
    : IOException($"The content is longer than the {maxBytes} bytes that the store accepts.")
{
    public long MaxBytes => maxBytes;
}
