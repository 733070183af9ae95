using System.Diagnostics;
using System.Net;

namespace ReferenceApp.EndToEnd.Kills;

/// <summary>A network of its own, joined to this machine's by one cable that can be cut. Needs root and iproute2.</summary>
sealed class NetworkNamespace : IAsyncDisposable
{
    // Linux takes names of at most 15 characters for interfaces.
    readonly string _name = $"rk{Environment.ProcessId}";

    NetworkNamespace()
    {
    }

    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? Missing => !Environment.IsPrivilegedProcess ? "A network can only be cut as root."
        : !File.Exists("/usr/sbin/ip") && !File.Exists("/usr/bin/ip") && !File.Exists("/sbin/ip") ? "A network can only be cut with iproute2."
        : null;

    /// <summary>This machine, seen from inside. Of the range that is reserved for benchmarks (RFC 2544), which nobody routes.</summary>
    public IPAddress Outside { get; } = IPAddress.Parse("198.18.213.1");

    /// <summary>Runs what follows inside.</summary>
    public string[] Command => ["ip", "netns", "exec", _name];

    string Cable => $"{_name}-o";

    public static async Task<NetworkNamespace> CreateAsync()
    {
        var network = new NetworkNamespace();
        await network.RemoveAsync();
        try
        {
            await network.BuildAsync();
            return network;
        }
        catch
        {
            await network.RemoveAsync();
            throw;
        }
    }

    /// <summary>From now on everything that is sent, either way, vanishes; nobody is told.</summary>
    public Task CutAsync() => IpAsync("link", "set", Cable, "down");

    public Task MendAsync() => IpAsync("link", "set", Cable, "up");

    public async ValueTask DisposeAsync() => await RemoveAsync();

    async Task BuildAsync()
    {
        await IpAsync("netns", "add", _name);
        await IpAsync("link", "add", Cable, "type", "veth", "peer", "name", "inside", "netns", _name);
        await IpAsync("addr", "add", $"{Outside}/30", "dev", Cable);
        await IpAsync("link", "set", Cable, "up");
        await IpAsync("-n", _name, "addr", "add", "198.18.213.2/30", "dev", "inside");
        await IpAsync("-n", _name, "link", "set", "inside", "up");
        await IpAsync("-n", _name, "link", "set", "lo", "up");
        // While the cable is cut this machine has no other way there, such as its default route.
        await IpAsync("route", "add", "blackhole", "198.18.213.0/30", "metric", "4096");
    }

    /// <summary>Whatever exists of it; the cable goes with the namespace.</summary>
    async Task RemoveAsync()
    {
        await RunAsync("link", "del", Cable);
        await RunAsync("netns", "del", _name);
        await RunAsync("route", "del", "blackhole", "198.18.213.0/30");
    }

    static async Task IpAsync(params string[] arguments)
    {
        if (await RunAsync(arguments) is { Length: > 0 } fault)
            throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {fault}");
    }

    /// <returns>What it complained about; empty when it succeeded.</returns>
    static async Task<string> RunAsync(params string[] arguments)
    {
        using var ip = Process.Start(new ProcessStartInfo("ip", arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        var fault = await ip.StandardError.ReadToEndAsync();
        await ip.WaitForExitAsync();
        return ip.ExitCode == 0 ? "" : $"exit code {ip.ExitCode}. {fault}";
    }
}
