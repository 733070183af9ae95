using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The log of each resource: what its processes print, and what the host says about it.</summary>
/// <remarks>Lines also go to the host's logger, category <c>{application}.Resources.{resource}</c>.</remarks>
public class ResourceLoggerService(ILoggerFactory loggers, IHostEnvironment environment, TimeProvider clock) : IDisposable
{
    readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);

    public ILogger GetLogger(IResource resource) => GetLogger(resource.Name);

    public ILogger GetLogger(string resourceName) => Log(resourceName);

    /// <summary>The latest lines, then every new one, until the resource is gone.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) => WatchAsync(resource.Name);

    /// <inheritdoc cref="WatchAsync(IResource)"/>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => Log(resourceName).WatchAsync();

    /// <summary>The latest lines with their times, and how many before them were dropped.</summary>
    internal (IReadOnlyList<(DateTimeOffset At, LogLine Line)> Lines, long Dropped) Latest(string resourceName) => Log(resourceName).Latest();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var log in _logs.Values)
            log.Complete();
        GC.SuppressFinalize(this);
    }

    ResourceLog Log(string name)
        => _logs.GetOrAdd(name, n => new ResourceLog(loggers.CreateLogger($"{environment.ApplicationName}.Resources.{n}"), clock));

    /// <summary>How many lines of a resource are kept.</summary>
    internal const int MaxLines = 10_000;

    sealed class ResourceLog(ILogger host, TimeProvider clock) : ILogger
    {
        // A line cut here and a log cut there: what a process prints cannot fill the memory of its host.
        const int MaxLineLength = 16_384;
        const int MaxCharacters = 4 << 20;

        readonly Lock _lock = new();
        readonly Queue<(DateTimeOffset At, LogLine Line)> _backlog = [];
        readonly List<Channel<LogLine>> _watchers = [];
        int _lines;
        long _characters;
        bool _completed;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception);
            Add(exception is null ? text : $"{text}{Environment.NewLine}{exception.Message}", logLevel >= LogLevel.Error);
            host.Log(logLevel, eventId, state, exception, formatter);
        }

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var channel = Channel.CreateUnbounded<LogLine>();
            lock (_lock)
            {
                foreach (var (_, line) in _backlog)
                    channel.Writer.TryWrite(line);
                if (_completed)
                    channel.Writer.Complete();
                _watchers.Add(channel);
            }

            try
            {
                await foreach (var line in channel.Reader.ReadAllAsync(cancellationToken))
                    yield return [line];
            }
            finally
            {
                lock (_lock)
                    _watchers.Remove(channel);
            }
        }

        public (IReadOnlyList<(DateTimeOffset At, LogLine Line)> Lines, long Dropped) Latest()
        {
            lock (_lock)
                return ([.. _backlog], _lines - _backlog.Count);
        }

        public void Complete()
        {
            lock (_lock)
            {
                _completed = true;
                foreach (var watcher in _watchers)
                    watcher.Writer.TryComplete();
            }
        }

        void Add(string text, bool isError)
        {
            lock (_lock)
            {
                var line = new LogLine(++_lines, text.Length > MaxLineLength ? text[..MaxLineLength] : text, isError);
                _backlog.Enqueue((clock.GetUtcNow(), line));
                _characters += line.Content.Length;
                while (_backlog.Count > MaxLines || _characters > MaxCharacters)
                    _characters -= _backlog.Dequeue().Line.Content.Length;
                foreach (var watcher in _watchers)
                    watcher.Writer.TryWrite(line);
            }
        }
    }
}

/// <summary>A line of a resource's log, numbered from 1.</summary>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);
