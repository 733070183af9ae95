using System.Diagnostics;
using StackExchange.Redis;

namespace ReferenceApp.JobQueue;

/// <summary>A signal that a job is due. It is a hint: the lease in Postgres decides who works, and whether there is work.</summary>
/// <param name="MessageId">Redis' id of the stream entry.</param>
/// <param name="Parent">The span that made the job due, if it was traced.</param>
public sealed record DueJob(string MessageId, Guid JobId, ActivityContext? Parent);

/// <summary>How a signal lies on the stream: <c>job</c>, and of a traced one <c>traceparent</c> and <c>tracestate</c> (W3C Trace Context).</summary>
static class DueJobEntry
{
    public static IEnumerable<string> Fields(Guid jobId, Activity? cause)
    {
        List<string> fields = ["job", jobId.ToString("D")];
        if (cause is { IdFormat: ActivityIdFormat.W3C, Id: { } traceparent })
            fields.AddRange(["traceparent", traceparent]);
        if (cause?.TraceStateString is { Length: > 0 } tracestate)
            fields.AddRange(["tracestate", tracestate]);
        return fields;
    }

    /// <summary>Null when the entry names no job; then <paramref name="messageId"/> says which one it was.</summary>
    public static DueJob? Parse(RedisResult entry, out string messageId)
    {
        var parts = (RedisResult[]?)entry ?? [];
        messageId = parts is [var id, ..] ? Text(id) : "";
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var pairs = parts is [_, { IsNull: false } values] ? (RedisResult[]?)values ?? [] : [];
        for (var i = 0; i + 1 < pairs.Length; i += 2)
            fields[Text(pairs[i])] = Text(pairs[i + 1]);

        return Guid.TryParseExact(fields.GetValueOrDefault("job"), "D", out var jobId)
            ? new DueJob(messageId, jobId, Parent(fields))
            : null;
    }

    static string Text(RedisResult value) => value.ToString() ?? "";

    static ActivityContext? Parent(Dictionary<string, string> fields) =>
        ActivityContext.TryParse(
            fields.GetValueOrDefault("traceparent"), fields.GetValueOrDefault("tracestate"), isRemote: true, out var context)
            ? context
            : null;
}
