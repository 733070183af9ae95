using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ReferenceApp.Benchmarks;

/// <summary>A Node.js process with BullMQ on the same Redis; <c>bullmq/peer.mjs</c> says what it does.</summary>
sealed class BullMq : IAsyncDisposable
{
    static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "bullmq");

    readonly Process node;

    public BullMq(string redisEndpoint) => node = Process.Start(
        new ProcessStartInfo("node", [Path.Combine(Folder, "peer.mjs"), redisEndpoint])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

    /// <summary>As installed.</summary>
    public static string Version => JsonDocument
        .Parse(File.ReadAllText(Path.Combine(Folder, "node_modules", "bullmq", "package.json")))
        .RootElement.GetProperty("version").GetString()!;

    /// <summary>Jobs a second of a processor that does nothing.</summary>
    public Task<double> ThroughputAsync(int jobs, int places, CancellationToken cancel) =>
        AskAsync<double>($"throughput {jobs} {places}", cancel);

    /// <summary>Milliseconds from calling add to the first line of the processor, one job at a time.</summary>
    /// <param name="gap">Idle time after each.</param>
    public Task<double[]> LatencyAsync(int samples, TimeSpan gap, CancellationToken cancel) =>
        AskAsync<double[]>(string.Create(CultureInfo.InvariantCulture, $"latency {samples} {gap.TotalMilliseconds}"), cancel);

    async Task<T> AskAsync<T>(string command, CancellationToken cancel)
    {
        await node.StandardInput.WriteLineAsync(command.AsMemory(), cancel);
        await node.StandardInput.FlushAsync(cancel);
        var answer = await node.StandardOutput.ReadLineAsync(cancel)
            ?? throw new InvalidOperationException("The BullMQ process ended; what it wrote is above.");
        return JsonSerializer.Deserialize<T>(answer)!;
    }

    public async ValueTask DisposeAsync()
    {
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        node.Dispose();
    }
}
