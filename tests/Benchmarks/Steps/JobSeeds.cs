using ReferenceApp.Domain;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;

namespace ReferenceApp.Benchmarks.Steps;

/// <summary>Jobs whose first step has begun and whose picture is still to be bought.</summary>
sealed class JobSeeds(Product product)
{
    const string Caller = "benchmark";
    const int AtATime = 250;

    static readonly byte[] Words = new byte[400];

    readonly IAuditStore audit = product.Get<IAuditStore>();
    readonly IdSource ids = product.Get<IdSource>();

    /// <summary>Commits them. They are due, and nobody was told.</summary>
    public async Task<IReadOnlyDictionary<Guid, Job>> AddAsync(int count, CancellationToken cancel)
    {
        var jobs = new List<Job>(count);
        foreach (var chunk in Enumerable.Range(0, count).Chunk(AtATime))
            jobs.AddRange(await Task.WhenAll(chunk.Select(_ => AddAsync(cancel))));
        return jobs.ToDictionary(job => job.Id);
    }

    public async Task<Job> AddAsync(CancellationToken cancel)
    {
        var append = New();
        if (await audit.AppendAsync(append, cancel) is not AppendResult.Committed)
            throw new InvalidOperationException("A new job could not be written.");
        return append.Jobs[0].After;
    }

    /// <summary>A job as the API writes it, and the start of its first step.</summary>
    public Append New()
    {
        var at = TimeProvider.System.GetUtcNow();
        var words = SideText.Create(ids, Words);
        var plan = new JobPlan(
            "gpt-image-2", "1024x1024", "image-api", new RouteRecord([], []), "internal", null, [],
            new FinalPlan(["1024x1024"], ["medium"], ["png"], [100], 4, null, null), null, "ask", null, null, 1);
        var (job, created) = Job.Create(ids.NewId(), Caller, plan, words.Binding(), at);
        var started = Change(job, at, new JobCommand.StartStep(StepName.Validate));
        return new Append
        {
            Jobs = [new JobChange(null, [.. created, .. started.Events], started.After)],
            Texts = [words],
        };
    }

    /// <summary>What a command that holds makes of a job.</summary>
    public static JobChange Change(Job job, DateTimeOffset at, JobCommand command)
    {
        var decision = job.Decide(command);
        return decision.IsAccepted
            ? new JobChange(job, decision.Events, decision.Events.Aggregate(job, (state, e) => state.Apply(e, at)))
            : throw new InvalidOperationException($"{command}: {decision.Refusal}");
    }
}
