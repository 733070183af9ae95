namespace ReferenceApp.LocalAspire.Postgres;

/// <summary>Finds the server's programs, which Debian keeps off the PATH.</summary>
static class PostgresPrograms
{
    const string DebianFolder = "/usr/lib/postgresql";

    /// <summary>The folder with <c>postgres</c> and <c>initdb</c>: the newest of Debian's, else one on the PATH; null when there is none.</summary>
    public static string? FindFolder(string? path) => DebianFolders().Concat((path ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        .FirstOrDefault(f => File.Exists(Path.Combine(f, "postgres")) && File.Exists(Path.Combine(f, "initdb")));

    static IEnumerable<string> DebianFolders() => !Directory.Exists(DebianFolder) ? [] : Directory.EnumerateDirectories(DebianFolder)
        .Where(f => int.TryParse(Path.GetFileName(f), out _))
        .OrderByDescending(f => int.Parse(Path.GetFileName(f)))
        .Select(f => Path.Combine(f, "bin"));
}
