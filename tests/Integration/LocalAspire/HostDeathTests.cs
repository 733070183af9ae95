using System.Diagnostics;
using Xunit;

namespace ReferenceApp.Integration.LocalAspire;

public sealed class HostDeathTests
{
    [Fact]
    public async Task Host_WhenKilled_LeavesNoProcess_AndTheNextOneStartsAtOnce()
    {
        using var data = new TemporaryFolder();
        using var host = StartHost(data.Path);
        var left = (await ReadIdsAsync(host)).Concat(ChildrenOf(host.Id)).Concat(Processes.WorkingIn(data.Path)).ToHashSet();
        Assert.True(left.Count > 6, "PostgreSQL, its workers, Redis, a shell, its child and the guard should have been there.");

        Processes.KillNow(host.Id);

        await using var next = await LocalApp.StartAsync(LocalApp.NewServers(data.Path), "audit", "redis");
        foreach (var pid in left)
            await Processes.WaitUntilGoneAsync(pid);
        Assert.Equal("+PONG", await next.AskRedisAsync("PING"));
    }

    static Process StartHost(string data)
    {
        var assembly = typeof(StartupHook).Assembly.Location;
        var info = new ProcessStartInfo("dotnet", ["exec", assembly]) { RedirectStandardOutput = true, UseShellExecute = false };
        info.Environment[StartupHook.RoleVariable] = data;
        info.Environment["DOTNET_STARTUP_HOOKS"] = assembly;
        return Process.Start(info)!;
    }

    static async Task<IReadOnlyList<int>> ReadIdsAsync(Process host)
    {
        using var limit = new CancellationTokenSource(LocalApp.Patience);
        var line = await host.StandardOutput.ReadLineAsync(limit.Token);
        return [.. line!.Split(' ').Select(int.Parse)];
    }

    // The kernel lists them by the thread that started them.
    static IEnumerable<int> ChildrenOf(int parent) => Directory.EnumerateDirectories($"/proc/{parent}/task")
        .SelectMany(t => File.ReadAllText(Path.Combine(t, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(int.Parse);
}
