using System.IO.Pipelines;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace ReferenceApp.ImageApiSimulator.Calls;

/// <summary>
/// Every call, one JSON object a line, in <c>calls.ndjson</c>. A line is on the disk before its call is answered. One writer takes
/// what has gathered and flushes it once, so many callers share the price of a flush.
/// </summary>
sealed class CallLog : BackgroundService
{
    const byte LineEnd = (byte)'\n';

    readonly FileStream file;
    readonly Channel<Entry> waiting = Channel.CreateBounded<Entry>(1024);
    long committed;

    /// <exception cref="IOException">The folder cannot be written, or another process holds the file.</exception>
    public CallLog(IOptions<SimulatorOptions> options)
    {
        var folder = Directory.CreateDirectory(options.Value.DataDirectory).FullName;
        file = new FileStream(Path.Combine(folder, "calls.ndjson"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        committed = LengthOfWholeLines(file);
        file.SetLength(committed);
        file.Position = committed;
    }

    /// <summary>Returns when the record is on the disk. It can't be cancelled: what was done is recorded, whoever still waits.</summary>
    public async Task AppendAsync(CallRecord call)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(call, JsonSerializerOptions.Web), LineEnd];
        var entry = new Entry(line, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await waiting.Writer.WriteAsync(entry);
        await entry.Written.Task;
    }

    /// <summary>Writes <c>{"items":[…]}</c>, the oldest first, read from the file piece by piece.</summary>
    public async Task CopyAsJsonAsync(PipeWriter pipe, CancellationToken cancel)
    {
        var remaining = Math.Max(0, Volatile.Read(ref committed) - 1);
        await pipe.WriteAsync("{\"items\":["u8.ToArray(), cancel);
        await using var reader = new FileStream(file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var buffer = new byte[64 * 1024];
        while (remaining > 0)
        {
            var piece = buffer.AsMemory(0, (int)Math.Min(buffer.Length, remaining));
            await reader.ReadExactlyAsync(piece, cancel);
            // JSON escapes line ends, so those in the file are the separators between records.
            piece.Span.Replace(LineEnd, (byte)',');
            await pipe.WriteAsync(piece, cancel);
            remaining -= piece.Length;
        }

        await pipe.WriteAsync("]}"u8.ToArray(), cancel);
    }

    /// <summary>Ends after the last record is written; the server has stopped by then.</summary>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        file.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Entry>();
        while (await waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (waiting.Reader.TryRead(out var entry))
                batch.Add(entry);
            Commit(batch);
            batch.Clear();
        }
    }

    void Commit(List<Entry> batch)
    {
        try
        {
            foreach (var entry in batch)
                file.Write(entry.Line);
            file.Flush(flushToDisk: true);
            Volatile.Write(ref committed, file.Position);
            batch.ForEach(entry => entry.Written.SetResult());
        }
        catch (IOException e)
        {
            file.Position = committed;
            file.SetLength(committed);
            batch.ForEach(entry => entry.Written.SetException(e));
        }
    }

    /// <summary>A process that died while it wrote leaves half a line, of a call that was not answered.</summary>
    static long LengthOfWholeLines(FileStream file)
    {
        for (var end = file.Length; end > 0; end--)
        {
            file.Position = end - 1;
            if (file.ReadByte() == LineEnd)
                return end;
        }

        return 0;
    }

    readonly record struct Entry(byte[] Line, TaskCompletionSource Written);
}
