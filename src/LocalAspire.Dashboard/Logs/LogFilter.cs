using System.Text;
using ReferenceApp.LocalAspire.Dashboard.Otlp;
using ReferenceApp.LocalAspire.Dashboard.Store;

namespace ReferenceApp.LocalAspire.Dashboard.Logs;

/// <summary>Which log records are shown; what is empty lets all through.</summary>
/// <param name="Level">The lowest level shown: trace, debug, information, warning, error, critical.</param>
/// <param name="Text">In the message, whatever its case.</param>
/// <param name="Attributes">Conditions separated by blanks, all of which must hold: <c>name=value</c>, <c>name!=value</c>,
/// <c>name~part</c>.</param>
public sealed record LogFilter(string? Resource, string? Level, string? Text, string? Attributes, string? TraceId, string? SpanId)
{
    static readonly string[] Operators = ["!=", "=", "~"];

    public static IReadOnlyList<string> Levels { get; } = ["trace", "debug", "information", "warning", "error", "critical"];

    public static LogFilter Of(IQueryCollection query) => new(
        query["resource"], query["level"], query["text"].ToString().Trim(), query["attributes"].ToString().Trim(), query["traceId"], query["spanId"]);

    /// <summary>Newest first.</summary>
    public IEnumerable<LogRecord> Apply(IEnumerable<StoredLog> logs)
    {
        var least = Levels.ToList().IndexOf(Level ?? "") is > 0 and var index ? index * 4 + 1 : 0;
        var conditions = Conditions().ToList();
        return logs
            .Where(l => (string.IsNullOrEmpty(Resource) || l.Resource.Name == Resource) && l.Severity >= least
                && (string.IsNullOrEmpty(TraceId) || l.TraceId == TraceId) && (string.IsNullOrEmpty(SpanId) || l.SpanId == SpanId)
                // An attribute that must have a value is looked for in the bytes before they are read.
                && conditions.TrueForAll(c => c.Operator == "!=" || l.Contains(Encoding.UTF8.GetBytes(c.Name)) || IsOfTheFrame(c.Name)))
            .Select(l => l.Read())
            .Where(l => (string.IsNullOrEmpty(Text) || l.Message.Contains(Text, StringComparison.OrdinalIgnoreCase))
                && conditions.TrueForAll(c => c.Holds(ValueOf(l, c.Name))));
    }

    IEnumerable<Condition> Conditions()
    {
        foreach (var part in (Attributes ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var found = Operators.Select(o => (Operator: o, At: part.IndexOf(o, StringComparison.Ordinal)))
                .Where(o => o.At > 0).OrderBy(o => o.At).FirstOrDefault();
            yield return found.Operator is null
                ? new Condition(part, "~", "")
                : new Condition(part[..found.At], found.Operator, part[(found.At + found.Operator.Length)..]);
        }
    }

    static bool IsOfTheFrame(string name) => name is "event" or "category";

    static string? ValueOf(LogRecord record, string name) => name switch
    {
        "event" => record.EventName,
        "category" => record.Scope.Name,
        _ => record[name],
    };

    sealed record Condition(string Name, string Operator, string Value)
    {
        public bool Holds(string? actual) => Operator switch
        {
            "=" => actual == Value,
            "!=" => actual != Value,
            _ => actual?.Contains(Value, StringComparison.OrdinalIgnoreCase) == true,
        };
    }
}
