using System.IO.Pipelines;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Microsoft.Win32.SafeHandles;

namespace ReferenceApp.ImageApiSimulator.Calls;

/// <summary>
/// Every call, one JSON object a line, in <c>calls.ndjson</c>. A line is on the disk before its call is answered. One writer takes
/// what has gathered and flushes it once, so many callers share the price of a flush.
/// </summary>
sealed class CallLog : BackgroundService
{
    const byte LineEnd = (byte)'\n';

    readonly SafeFileHandle file;
    readonly Channel<Entry> waiting = Channel.CreateBounded<Entry>(1024);
    long committed;

    /// <exception cref="IOException">The folder cannot be written, or another process holds the file.</exception>
    public CallLog(IOptions<SimulatorOptions> options)
    {
        var folder = Directory.CreateDirectory(options.Value.DataDirectory).FullName;
        file = File.OpenHandle(Path.Combine(folder, "calls.ndjson"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        committed = LengthOfWholeLines(file);
        RandomAccess.SetLength(file, committed);
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
        var end = Volatile.Read(ref committed) - 1;
        await pipe.WriteAsync("{\"items\":["u8.ToArray(), cancel);
        var buffer = new byte[64 * 1024];
        for (long at = 0; at < end;)
        {
            var piece = buffer.AsMemory(0, (int)Math.Min(buffer.Length, end - at));
            piece = piece[..await RandomAccess.ReadAsync(file, piece, at, cancel)];
            // JSON escapes line ends, so those in the file are the separators between records.
            piece.Span.Replace(LineEnd, (byte)',');
            await pipe.WriteAsync(piece, cancel);
            at += piece.Length;
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
            var end = committed;
            foreach (var entry in batch)
            {
                RandomAccess.Write(file, entry.Line, end);
                end += entry.Line.Length;
            }

            RandomAccess.FlushToDisk(file);
            Volatile.Write(ref committed, end);
            batch.ForEach(entry => entry.Written.SetResult());
        }
        catch (IOException e)
        {
            // What was written lies behind the committed end: nobody reads it, and the next batch overwrites it.
            batch.ForEach(entry => entry.Written.SetException(e));
        }
    }

    /// <summary>A process that died while it wrote leaves half a line, of a call that was not answered.</summary>
    static long LengthOfWholeLines(SafeFileHandle file)
    {
        Span<byte> last = stackalloc byte[1];
        for (var end = RandomAccess.GetLength(file); end > 0; end--)
        {
            RandomAccess.Read(file, last, end - 1);
            if (last[0] == LineEnd)
                return end;
        }

        return 0;
    }

    readonly record struct Entry(byte[] Line, TaskCompletionSource Written);
}
