using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace ReferenceApp.LocalAspire.Lifecycle;

/// <summary>Takes the lines that a process prints to the resource's log and, when a folder is set, to a file.</summary>
sealed partial class ResourceOutput : IDisposable
{
    readonly ILogger _logger;
    readonly LogLevel _standardErrorLevel;
    readonly TimeProvider _clock;
    readonly TextWriter? _file;

    public ResourceOutput(ResourceInstance instance, LogLevel standardErrorLevel, RunServices services)
    {
        _logger = instance.Logger;
        _standardErrorLevel = standardErrorLevel;
        _clock = services.Clock;
        if (services.Settings.LogsDirectory is { } folder)
        {
            Directory.CreateDirectory(folder);
            _file = TextWriter.Synchronized(new StreamWriter(Path.Combine(folder, $"{instance.Id}.log"), append: true) { AutoFlush = true });
        }
    }

    public void Write(string line, bool isStandardError)
    {
        var plain = Colours().Replace(line, "");
        _logger.Log(isStandardError ? _standardErrorLevel : LogLevel.Information, "{Line}", plain);
        try
        {
            _file?.WriteLine($"{_clock.GetUtcNow():O} {plain}");
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // A full disk must not stop the servers, nor a last line that comes after the end.
        }
    }

    public void Dispose() => _file?.Dispose();

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Colours();
}
