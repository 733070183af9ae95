using Aspire.Hosting;
using ReferenceApp.LocalAspire.Lifecycle;
using ReferenceApp.LocalAspire.Processes;

namespace ReferenceApp.LocalAspire.Postgres;

/// <summary>The server's files below its data folder: made once, then reused.</summary>
/// <remarks>They are made beside their place and moved there when complete, so one that was interrupted is never used.</remarks>
sealed class PostgresCluster(DataFolder folder, string programs)
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Absolute path of the files.</summary>
    public string Path => System.IO.Path.Combine(folder.Path, "cluster");

    /// <summary>Makes the files if there are none, and clears what a killed server has left.</summary>
    /// <exception cref="DistributedApplicationException">They cannot be made, or were made by another version.</exception>
    public async Task<UnprivilegedUser> PrepareAsync(string userName, string password, CancellationToken cancellationToken)
    {
        await folder.GuardAsync();
        await DataFolder.WaitUntilUnusedAsync(Path, TimeProvider.System, cancellationToken);
        var user = await UnprivilegedUser.ChooseAsync(folder.Path, cancellationToken);
        if (Directory.Exists(Path))
            await CheckVersionAsync(cancellationToken);
        else
            await CreateAsync(user, userName, password, cancellationToken);

        // Nobody works in the folder, so this names a process that is gone, or by now another program.
        File.Delete(System.IO.Path.Combine(Path, "postmaster.pid"));
        return user;
    }

    async Task CreateAsync(UnprivilegedUser user, string userName, string password, CancellationToken cancellationToken)
    {
        var unfinished = System.IO.Path.Combine(folder.Path, "unfinished");
        var passwordFile = System.IO.Path.Combine(folder.Path, "password");
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        File.Delete(passwordFile);
        try
        {
            await WritePrivatelyAsync(passwordFile, password, cancellationToken);
            if (user.FileOwner is { } owner)
                await Commands.RunAsync("chown", [owner, passwordFile], cancellationToken);
            await InitializeAsync(user, unfinished, userName, passwordFile, cancellationToken);
        }
        finally
        {
            File.Delete(passwordFile);
        }

        Directory.Move(unfinished, Path);
    }

    async Task InitializeAsync(
        UnprivilegedUser user, string target, string userName, string passwordFile, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await Commands.RunAsync(new ProcessSpec
        {
            FileName = System.IO.Path.Combine(programs, "initdb"),
            Arguments =
            [
                "-D", target, "-U", userName, $"--pwfile={passwordFile}", "--auth-host=scram-sha-256", "--auth-local=scram-sha-256",
                "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions", .. folder.IsTemporary ? (string[])["--no-sync"] : [],
            ],
            WorkingDirectory = folder.Path,
            UserChange = user.Command,
        }, cancellationToken);
        if (exitCode != 0)
            throw new DistributedApplicationException($"initdb failed: {output}");
    }

    async Task CheckVersionAsync(CancellationToken cancellationToken)
    {
        var made = (await File.ReadAllTextAsync(System.IO.Path.Combine(Path, "PG_VERSION"), cancellationToken)).Trim();
        var (_, version) = await Commands.RunAsync(System.IO.Path.Combine(programs, "postgres"), ["--version"], cancellationToken);
        if (!version.Contains($" {made}.", StringComparison.Ordinal) && !version.EndsWith($" {made}", StringComparison.Ordinal))
            throw new DistributedApplicationException($"{Path} was made by PostgreSQL {made}, but this machine has: {version}.");
    }

    static async Task WritePrivatelyAsync(string path, string text, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(
            path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
        await using var writer = new StreamWriter(file);
        await writer.WriteAsync(text.AsMemory(), cancellationToken);
    }
}
