using System.Diagnostics;
using Microsoft.Extensions.Options;
using ReferenceApp.Domain;
using ReferenceApp.Imaging;
using Xunit;

namespace ReferenceApp.Integration.Imaging;

/// <summary>How the reader deals with its process: shell scripts stand in for tesseract.</summary>
public sealed class TextReaderProcessTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Read_JoinsTheWordsOfALineAndLeavesOutWhatIsNoWord()
    {
        var lines = await ReadAsync("""
            cat >/dev/null
            printf 'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n'
            printf '1\t1\t0\t0\t0\t0\t0\t0\t512\t384\t-1\t\n'
            printf '5\t1\t1\t1\t1\t1\t10\t20\t30\t40\t90.5\tTea\n'
            printf '5\t1\t1\t1\t1\t2\t50\t10\t60\t40\t80.5\tHouse\n'
            printf '5\t1\t1\t1\t1\t3\t120\t20\t10\t10\t95\t \n'
            printf '5\t1\t1\t1\t2\t1\t10\t90\t40\t40\t96\t限定\n'
            printf '5\t1\t1\t1\t2\t2\t52\t90\t20\t40\t93\t百\n'
            """);

        Assert.Equal(
            [new TextLine("Tea House", (90.5 * 3 + 80.5 * 5) / 8, new Rect(10, 10, 100, 50)), new TextLine("限定百", 95, new Rect(10, 90, 62, 40))],
            lines);
    }

    [Fact]
    public async Task Read_GivesTheProgramOneThreadAndNoneOfOurEnvironment()
    {
        Environment.SetEnvironmentVariable("TEXT_READER_TEST_KEY", "secret");
        try
        {
            var line = Assert.Single(await ReadAsync("""
                printf "5\t1\t1\t1\t1\t1\t0\t0\t1\t1\t90\t[$TEXT_READER_TEST_KEY]$OMP_THREAD_LIMIT\n"
                """));

            Assert.Equal("[]1", line.Text);
        }
        finally
        {
            Environment.SetEnvironmentVariable("TEXT_READER_TEST_KEY", null);
        }
    }

    [Fact]
    public async Task Read_AsksForSparseTextInTheLanguagesSet()
    {
        var line = Assert.Single(await ReadAsync("""printf "5\t1\t1\t1\t1\t1\t0\t0\t1\t1\t90\t$*\n" """));

        Assert.Equal("stdin stdout --psm 11 -l jpn+eng tsv", line.Text);
    }

    [Fact]
    public async Task Read_WhenTheProgramFailsWithoutReading_SaysSoWithItsExitCode()
    {
        var failure = await Assert.ThrowsAsync<TextReadingException>(() => ReadAsync("exit 3"));

        Assert.Equal(Reason.Of("text_reader_failed", ("exitCode", 3)), failure.Reason);
    }

    [Fact]
    public async Task Read_WhenTheProgramIsMissing_SaysSo()
    {
        var reader = Reader(Path.Combine(folder.FullName, "absent"), TimeSpan.FromMinutes(1));

        var failure = await Assert.ThrowsAsync<TextReadingException>(() => reader.ReadAsync(TestPicture.Poster, CancellationToken.None));

        Assert.Equal(new Reason("text_reader_missing"), failure.Reason);
    }

    [Fact]
    public async Task Read_WhenTheProgramFloodsItsErrors_IsNotBlockedByThem() =>
        Assert.Empty(await ReadAsync("head -c 1000000 /dev/zero >&2; cat >/dev/null"));

    [Fact]
    public async Task Read_WhenTheProgramHangs_EndsAtTheTimeLimit()
    {
        var reader = Reader(Script("exec sleep 600"), TimeSpan.FromMilliseconds(200));

        var failure = await Assert.ThrowsAsync<TextReadingException>(() => reader.ReadAsync(TestPicture.Poster, CancellationToken.None));

        Assert.Equal("text_reader_timed_out", failure.Reason.Code);
    }

    [Fact]
    public async Task Read_Cancelled_KillsTheProgramAndItsChildren()
    {
        var started = Path.Combine(folder.FullName, "started");
        using (var make = Process.Start("mkfifo", started))
            await make.WaitForExitAsync();
        var reader = Reader(Script($"sleep 600 & echo $! >'{started}'; wait"), TimeSpan.FromMinutes(5));
        using var stop = new CancellationTokenSource();

        var reading = reader.ReadAsync(TestPicture.Poster, stop.Token);
        var child = (await Task.Run(() => File.ReadAllText(started))).Trim();
        Assert.True(IsRunning(child));
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.False(IsRunning(child));
    }

    /// <summary>A process that ended but was not yet collected by its parent has no command line.</summary>
    static bool IsRunning(string pid) => File.Exists($"/proc/{pid}/cmdline") && File.ReadAllText($"/proc/{pid}/cmdline").Length > 0;

    Task<IReadOnlyList<TextLine>> ReadAsync(string script) =>
        Reader(Script(script), TimeSpan.FromMinutes(1)).ReadAsync(TestPicture.Poster, CancellationToken.None);

    static TesseractTextReader Reader(string executable, TimeSpan timeout) =>
        new(Options.Create(new TesseractOptions { Executable = executable, Timeout = timeout }), TimeProvider.System);

    /// <summary>
    /// Written by another process: a file that this one had open for writing may still be so in a child that a parallel
    /// test is just starting, and then the system refuses to run it.
    /// </summary>
    string Script(string body)
    {
        var path = Path.Combine(folder.FullName, "tesseract");
        using var writer = Process.Start("/bin/sh", ["-c", "printf %s \"$1\" >\"$2\" && chmod +x \"$2\"", "sh", $"#!/bin/sh\n{body}\n", path]);
        writer.WaitForExit();
        return path;
    }
}
