using System.ComponentModel.DataAnnotations;

namespace ReferenceApp.GenerationApi.Live;

/// <summary>Section <c>Live</c>.</summary>
public sealed class LiveOptions
{
    public const string Section = "Live";

    /// <summary>Event streams that this process serves at a time; each asks the database now and then.</summary>
    [Range(1, 100_000)]
    public int MaxStreams { get; set; } = 500;

    /// <summary>How late an event is at most when Redis did not tell of it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>After so much silence a comment is sent, so that proxies keep the stream open and a client that is gone is noticed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);
}
