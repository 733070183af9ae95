namespace ReferenceApp.EndToEnd.Kills;

/// <summary>Where one job stood when something died, by what was committed and what the upstream had done by then.</summary>
/// <param name="Known">Every entry of the job and of its attempts.</param>
/// <param name="Received">The attempt whose answer was whole and not recorded; else null.</param>
/// <param name="PicturesOnDisk">All that the store held.</param>
sealed record Standing(
    Guid JobId, Point Point, IReadOnlyList<Guid> Known, Guid? Received, IReadOnlySet<string> PicturesOnDisk)
{
    /// <summary>Jobs that a worker has something to do for.</summary>
    public const string Unfinished =
        "state in ('Queued', 'Validating', 'Editing', 'Finalizing', 'Drilling', 'ChangesRequested')";

    public static async Task<IReadOnlyList<Standing>> ReadAsync(KillableApp app, IReadOnlyList<Guid> jobs)
    {
        var entries = await app.Database.QueryAsync<EntryRow>(
            $"""
            select id as Id, job_id as JobId, stream_id as StreamId, type as Type, data ->> 'step' as Step, (data ->> 'attemptId')::uuid as AttemptId
            from entries, lateral (select convert_from(body, 'UTF8')::json -> 'data' as data) as content
            where job_id in (select id from jobs where {Unfinished} and id = any(@jobs))
            order by stream_id, version
            """, new { jobs = jobs.ToArray() });
        var paid = (await app.Upstream.CallsAsync()).Where(c => c.Paid).Select(c => c.ClientRequestId).OfType<Guid>().ToHashSet();
        var pictures = Directory.EnumerateFiles(app.Pictures, "*", SearchOption.AllDirectories).Select(Path.GetFileName).OfType<string>()
            .ToHashSet();
        var answers = app.SpooledAnswers();
        return [.. entries.GroupBy(e => e.JobId).Select(job => Of(job.Key, [.. job], paid, answers, pictures))];
    }

    /// <summary>Whether the answer's pictures were in the store already shows only when they are recorded.</summary>
    public Standing With(IReadOnlySet<string> recorded) =>
        this with { Point = recorded.Overlaps(PicturesOnDisk) ? Point.BeforeSettled : Point };

    static Standing Of(
        Guid job, IReadOnlyList<EntryRow> entries, HashSet<Guid> paid, IReadOnlySet<Guid> answers, IReadOnlySet<string> pictures)
    {
        var last = entries.Last(e => e.StreamId == job);
        var step = entries.LastOrDefault(e => e.StreamId == job && e.Step is not null)?.Step;
        var attempt = entries.LastOrDefault(e => e.StreamId == last.AttemptId)?.Type;
        var point = (last.Type, attempt) switch
        {
            ("job.created", _) => Point.Queued,
            ("job.step_started", _) => Point.BeforeSent,
            ("job.retried", _) when step != "drill" => Point.BeforeSent,
            ("job.attempt_added", "attempt.outcome_unknown" or "attempt.not_sent") => Point.BeforeSent,
            ("job.attempt_added", "attempt.sent") when answers.Contains(last.AttemptId!.Value) => Point.AfterReceived,
            ("job.attempt_added", "attempt.sent") when paid.Contains(last.AttemptId!.Value) => Point.UpstreamWorked,
            ("job.attempt_added", "attempt.sent") => Point.AfterSent,
            _ => EndOf(step),
        };
        return new Standing(
            job, point, [.. entries.Select(e => e.Id)], point == Point.AfterReceived ? last.AttemptId : null, pictures);
    }

    static Point EndOf(string? step) => step switch
    {
        "validate" => Point.ValidateEnds,
        "edit" => Point.EditEnds,
        "finalize" => Point.FinalizeEnds,
        _ => Point.DrillEnds,
    };

    sealed record EntryRow
    {
        public Guid Id { get; init; }

        public Guid JobId { get; init; }

        public Guid StreamId { get; init; }

        public string Type { get; init; } = "";

        public string? Step { get; init; }

        public Guid? AttemptId { get; init; }
    }
}
