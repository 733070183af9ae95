namespace ReferenceApp.Integration.LocalAspire;

/// <summary>A folder that only its owner may enter, deleted at the end.</summary>
sealed class TemporaryFolder : IDisposable
{
    /// <summary>Absolute path; its mode is 700, as a clone below root's home.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("local-aspire-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
