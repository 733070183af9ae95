using Aspire.Hosting;
using ReferenceApp.LocalAspire.Processes;

namespace ReferenceApp.LocalAspire.Postgres;

/// <summary>A way to run the server without root's identity, which it refuses.</summary>
/// <param name="Command">What goes in front of the program; nothing when this process is not root.</param>
/// <param name="FileOwner">Who must own the data folder; null when it needs no change.</param>
sealed record UnprivilegedUser(IReadOnlyList<string> Command, string? FileOwner)
{
    const string Nobody = "65534";

    static readonly string[] OtherIdentity = ["unshare", "--user", $"--map-user={Nobody}", $"--map-group={Nobody}", "--"];

    // The capability lets the server pass through folders above its own that only root may enter.
    static readonly string[] PostgresUser =
        ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search", "--"];

    /// <summary>Chooses the first way that can use the folder: a user namespace, in which root has another name and files stay
    /// its own; then the machine's <c>postgres</c> user.</summary>
    /// <exception cref="DistributedApplicationException">Neither works.</exception>
    public static async Task<UnprivilegedUser> ChooseAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
            return new UnprivilegedUser([], null);

        await GiveAsync(folder, "root", cancellationToken);
        if (await WorksAsync(OtherIdentity, folder, cancellationToken))
            return new UnprivilegedUser(OtherIdentity, "root");

        await GiveAsync(folder, "postgres", cancellationToken);
        if (await WorksAsync(PostgresUser, folder, cancellationToken))
            return new UnprivilegedUser(PostgresUser, "postgres");

        throw new DistributedApplicationException(
            "PostgreSQL does not run as root, and neither a user namespace nor the user 'postgres' could be used instead.");
    }

    // Writes a file, because the kernel answers a mere question (access) as if there were no capabilities.
    static async Task<bool> WorksAsync(string[] command, string folder, CancellationToken cancellationToken)
    {
        var probe = Path.Combine(folder, "probe");
        var (exitCode, _) = await Commands.RunAsync(command[0], [.. command[1..], "touch", probe], cancellationToken);
        File.Delete(probe);
        return exitCode == 0;
    }

    static async Task GiveAsync(string folder, string owner, CancellationToken cancellationToken)
        => _ = await Commands.RunAsync("chown", ["-R", owner, folder], cancellationToken);
}
