using System.Globalization;
using System.Text;

namespace ReferenceApp.EndToEnd.Kills;

/// <summary>What the kills did, by what died and where the job stood.</summary>
sealed class RunTable(IReadOnlyList<Run> runs, IReadOnlyList<Violation> violations)
{
    readonly HashSet<Guid?> _paidTwice = [.. violations.Where(v => v.IsPaidTwice).Select(v => v.JobId)];
    readonly HashSet<Guid?> _lost = [.. violations.Where(v => !v.IsPaidTwice).Select(v => v.JobId)];

    public IReadOnlyList<Violation> Violations => violations;

    public int Lost => Count(runs, IsLost);

    public int PaidTwice => Count(runs, r => _paidTwice.Contains(r.JobId));

    /// <summary>Of all runs; a job that never went on counts as for ever.</summary>
    public TimeSpan Percentile99 => Percentile(runs, 0.99);

    public override string ToString()
    {
        var text = new StringBuilder().AppendLine(Line("kind", "point", "runs", "lost", "paid twice", "p50 s", "p99 s"));
        foreach (var kind in runs.GroupBy(r => r.Kind).OrderBy(g => g.Key))
        {
            foreach (var point in kind.GroupBy(r => r.Point).OrderBy(g => g.Key))
                text.AppendLine(Line(NameOf(kind.Key), NameOf(point.Key), [.. point]));
            text.AppendLine(Line(NameOf(kind.Key), "all", [.. kind]));
        }

        foreach (var point in runs.GroupBy(r => r.Point).OrderBy(g => g.Key))
            text.AppendLine(Line("all", NameOf(point.Key), [.. point]));
        text.AppendLine(Line("all", "all", runs));
        foreach (var violation in violations)
            text.AppendLine(CultureInfo.InvariantCulture, $"BROKEN {violation}");
        return text.ToString();
    }

    /// <summary>One round in a line.</summary>
    public static string Summary(IReadOnlyList<Run> round) => round.Count == 0 ? "nothing was interrupted" : string.Join(", ", round
        .GroupBy(r => (r.Kind, r.Point)).OrderBy(g => g.Key)
        .Select(g => $"{NameOf(g.Key.Kind)} {NameOf(g.Key.Point)}: {g.Count()} in at most {Seconds(Percentile([.. g], 1))} s"));

    string Line(string kind, string point, IReadOnlyList<Run> some) => Line(
        kind, point, $"{some.Count}", $"{Count(some, IsLost)}", $"{Count(some, r => _paidTwice.Contains(r.JobId))}",
        Seconds(Percentile(some, 0.5)), Seconds(Percentile(some, 0.99)));

    static string Line(string kind, string point, string runs, string lost, string paidTwice, string p50, string p99) =>
        $"| {kind,-14} | {point,-16} | {runs,5} | {lost,4} | {paidTwice,10} | {p50,6} | {p99,6} |";

    bool IsLost(Run run) => run.Recovery is null || _lost.Contains(run.JobId);

    static int Count(IReadOnlyList<Run> runs, Func<Run, bool> holds) => runs.Count(holds);

    /// <summary>The nearest rank.</summary>
    static TimeSpan Percentile(IReadOnlyList<Run> runs, double share) => runs
        .Select(r => r.Recovery ?? TimeSpan.MaxValue).Order().ElementAt((int)Math.Ceiling(share * runs.Count) - 1);

    static string Seconds(TimeSpan time) => time == TimeSpan.MaxValue ? "never" : $"{time.TotalSeconds:0.00}";

    static string NameOf(Kind kind) => kind switch
    {
        Kind.Worker => "worker",
        Kind.WorkerOfTwo => "worker of two",
        Kind.Api => "API",
        Kind.Redis => "Redis",
        Kind.RedisData => "FLUSHALL",
        Kind.Postgres => "Postgres",
        Kind.Network => "network cut",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It has no name."),
    };

    static string NameOf(Point point) => point switch
    {
        Point.Queued => "queued",
        Point.BeforeSent => "before sent",
        Point.AfterSent => "after sent",
        Point.UpstreamWorked => "upstream worked",
        Point.AfterReceived => "after received",
        Point.BeforeSettled => "stored → settled",
        Point.ValidateEnds => "validate → edit",
        Point.EditEnds => "edit → finalize",
        Point.FinalizeEnds => "finalize → drill",
        Point.DrillEnds => "drill → review",
        Point.NotAccepted => "not accepted",
        Point.NotAnswered => "not answered",
        _ => throw new ArgumentOutOfRangeException(nameof(point), point, "It has no name."),
    };
}
