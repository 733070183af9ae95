using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Options;
using ReferenceApp.Domain;

namespace ReferenceApp.Imaging;

/// <summary>Reads text with the tesseract program, one process for each picture.</summary>
/// <remarks>
/// The program gets the picture as a PNG that this process wrote, through a pipe: it needs no WebP support, sees no file
/// from outside and leaves none behind. It runs on one thread, so that several readings do not fight for the cores, and
/// without this process's environment, which may hold keys. Scaling up was measured and left out: text of 12 to 96 pixels
/// reads as well without it.
/// </remarks>
public sealed class TesseractTextReader(IOptions<TesseractOptions> options, TimeProvider clock) : ITextReader
{
    static readonly string[] KeptVariables = ["PATH", "TESSDATA_PREFIX"];

    readonly TesseractOptions options = options.Value;

    public async Task<IReadOnlyList<TextLine>> ReadAsync(Picture picture, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var png = PictureCodec.Encode(picture.OnWhite(), PictureFormat.Png);
        using var deadline = new CancellationTokenSource(options.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        try
        {
            return TesseractTsv.Parse(await RunAsync(png, either.Token));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TextReadingException(Reason.Of("text_reader_timed_out", ("seconds", options.Timeout.TotalSeconds)));
        }
    }

    async Task<string> RunAsync(byte[] png, CancellationToken cancel)
    {
        using var process = Start();
        // Killing closes the pipes, which ends the reads and writes below.
        await using var kill = cancel.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await FeedAsync(process.StandardInput, png);
        await Task.WhenAll(output, errors, process.WaitForExitAsync(CancellationToken.None));
        cancel.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
            throw new TextReadingException(Reason.Of("text_reader_failed", ("exitCode", process.ExitCode)));
        return await output;
    }

    Process Start()
    {
        var start = new ProcessStartInfo(options.Executable, ["stdin", "stdout", "--psm", "11", "-l", options.Languages, "tsv"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var name in start.Environment.Keys.Except(KeptVariables).ToList())
            start.Environment.Remove(name);
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new TextReadingException(new Reason("text_reader_missing"), missing);
        }
    }

    static async Task FeedAsync(StreamWriter input, byte[] png)
    {
        try
        {
            await using (input)
                await input.BaseStream.WriteAsync(png, CancellationToken.None);
        }
        catch (IOException)
        {
            // The program ended without reading everything; its exit code says more than the broken pipe.
        }
    }
}
