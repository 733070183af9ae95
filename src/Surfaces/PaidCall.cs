using System.Data.Common;
using System.Diagnostics;
using Polly;
using Polly.Retry;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;

namespace ReferenceApp.Surfaces;

/// <summary>
/// The only way to send to a surface. (1) Plan and reserve the worst case, and commit that the call is sent;
/// (2) send, once, and have the whole answer on disk; (3) store its pictures; (4) commit what was received and settle the
/// money. Whatever breaks after (1) ends in an outcome that says what is known, never in a second call: until (4) it is
/// the answer on disk that says it is paid for.
/// </summary>
public sealed class PaidCall(
    IAuditStore audit, IAttemptLeases leases, IAssetStore assets, AnswerReader answers, IEnumerable<ISurface> surfaces,
    CallMetrics metrics, IdSource ids, TimeProvider clock)
{
    static readonly ActivitySource Source = new("ReferenceApp.Surfaces");

    /// <summary>What is known of a call outlives a restart of the database: the append is tried for about a minute.</summary>
    readonly ResiliencePipeline _keepTrying = new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<DbException>(e => e.IsTransient),
            MaxRetryAttempts = 15,
            Delay = TimeSpan.FromMilliseconds(200),
            BackoffType = DelayBackoffType.Exponential,
            MaxDelay = TimeSpan.FromSeconds(6),
        })
        .Build();

    readonly Dictionary<string, ISurface> _surfaces = surfaces.ToDictionary(s => s.Name);

    public async Task<PaidCallResult> SendAsync(PaidCallRequest call, CancellationToken cancel)
    {
        using var span = CallSpan.Start(Source, call);
        using var lease = leases.Hold(call.AttemptId);

        // (1) After this commit silence means "may have been paid".
        var (attempt, events) = Attempt.Start(call.AttemptId, call.Caller, Plan(call));
        var start = new Append
        {
            Attempts = [new AttemptChange(null, events, attempt, lease)],
            Jobs = call.Job is null ? [] : [call.Job],
            Fence = call.Fence,
        };
        try
        {
            if (await audit.AppendAsync(start, cancel) is var started and not AppendResult.Committed)
                return new PaidCallResult.NotStarted(started);
        }
        catch (DbException e) when (e.IsTransient)
        {
            // Nothing goes out without a confirmed commit. If it was committed all the same, the record says so.
            if (await FindAsync(call.AttemptId) is null)
                throw;
            attempt = await RecordAsync(attempt, [new AttemptCommand.NotSend(new Reason("commit_unconfirmed"))]);
            CallSpan.Finish(span, attempt);
            return new PaidCallResult.Ended(attempt);
        }

        // (2)
        var sent = new CommittedSend(call.AttemptId, clock);
        var answer = await SendOnceAsync(call, sent, cancel);
        var latencyMs = sent.ElapsedMs;

        // (3) and (4): from here on nothing is cancelled, an answer that is paid for is kept.
        attempt = answer switch
        {
            SurfaceAnswer.Whole whole => await KeepAsync(attempt, whole.Answer, latencyMs),
            SurfaceAnswer.Refused refused => await RecordAsync(attempt, [new AttemptCommand.Refuse(new AttemptRefused(
                refused.RequestId ?? OwnRequestId(), refused.Status, refused.Error.Type, refused.Error.Code, latencyMs,
                PossiblyPaid: refused.Error.ModerationStage == "output", refused.RetryAfterSeconds))]),
            SurfaceAnswer.NotSent notSent => await RecordAsync(attempt, [new AttemptCommand.NotSend(notSent.Reason)]),
            SurfaceAnswer.NoEvidence none => await RecordAsync(attempt, [new AttemptCommand.LoseOutcome(
                none.Reason, none.RequestId, none.Status, latencyMs)]),
            _ => throw new UnreachableException(),
        };
        // A drill stays inside this process, so it says nothing about how long a surface takes.
        if (call.Request.Drill is null)
            metrics.Called(attempt, latencyMs);
        CallSpan.Finish(span, attempt);
        return new PaidCallResult.Ended(attempt);
    }

    /// <summary>
    /// Ends an attempt whose holder is gone; one whose holder lives is left as it is. When the whole answer is on disk it
    /// is taken from there: it is paid for. Otherwise nobody will read it, and the outcome is unknown; the holder, should
    /// it live after all, may still write what it receives.
    /// </summary>
    public async Task<Attempt> TakeOverAsync(Attempt attempt, CancellationToken cancel)
    {
        using var lease = await leases.TryTakeAsync(attempt.Id, cancel);
        if (lease is null)
            return attempt;

        var sent = new CommittedSend(attempt.Id, clock);
        if (await AnswerFile.FindAsync(assets, sent, cancel) is { } answer)
        {
            var kept = await KeepAsync(attempt, answer, answer.Head.LatencyMs);
            // The dead holder may have got further than its answer.
            foreach (var left in await assets.FindSpoolAsync($"{attempt.Id:N}", CancellationToken.None))
                await assets.DiscardAsync(left, CancellationToken.None);
            return kept;
        }

        return await RecordAsync(attempt, [new AttemptCommand.LoseOutcome(
            new Reason("holder_gone"), attempt.RequestId, attempt.Status, attempt.LatencyMs)]);
    }

    static AttemptCommand.Plan Plan(PaidCallRequest call)
    {
        var request = call.Request;
        var worst = WorstCase.Of(call.Surface, request);
        return new AttemptCommand.Plan(
            new AttemptPlanned(call.Purpose, call.Job?.After.Id, call.Surface, request.Operation, request.Model,
                request.Size, request.Quality, request.Format, request.Compression, request.Count, request.Sha256(),
                worst.Usd.Value, worst.PriceListVersion),
            call.Budgets);
    }

    async Task<SurfaceAnswer> SendOnceAsync(PaidCallRequest call, CommittedSend sent, CancellationToken cancel)
    {
        try
        {
            return await _surfaces[call.Surface].SendAsync(call.Request, sent, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return new SurfaceAnswer.NoEvidence(new Reason("process_stopping"), null, null);
        }
        catch (IOException)
        {
            return new SurfaceAnswer.NoEvidence(new Reason("storage_unavailable"), null, null);
        }
    }

    /// <summary>Whoever took this process for dead may have settled from the same file, and removed it.</summary>
    async Task<Attempt> KeepAsync(Attempt attempt, AnswerFile answer, long latencyMs)
    {
        try
        {
            return await SettleAsync(attempt, answer, latencyMs);
        }
        catch (IOException)
        {
            if (await FindAsync(attempt.Id) is { IsFinal: true } ended)
                return ended;
            throw;
        }
    }

    async Task<Attempt> SettleAsync(Attempt attempt, AnswerFile answer, long latencyMs)
    {
        var read = await answers.ReadAsync(attempt, answer, CancellationToken.None);
        if (read is null)
            return await RecordAsync(attempt, [new AttemptCommand.LoseOutcome(
                new Reason("answer_incomplete"), answer.Head.RequestId, answer.Head.Status, latencyMs)]);

        foreach (var picture in read.Pictures)
            await assets.AdoptAsync(picture.File, CancellationToken.None);
        attempt = await RecordAsync(attempt,
            [
                new AttemptCommand.Receive(new AttemptReceived(
                    answer.Head.RequestId ?? OwnRequestId(), answer.Head.Status, latencyMs, answer.BodySha256, answer.BodyBytes)),
                new AttemptCommand.Settle(new AttemptStored([.. read.Pictures.Select(p => p.Facts)], read.Usage), read.Cost),
            ],
            [.. read.Pictures.Select(p => new AssetReference(
                ids.NewId(), p.File.Sha256, attempt.Caller, attempt.Plan.JobId, attempt.Id, attempt.Plan.Purpose, p.Facts, null))]);
        await assets.DiscardAsync(answer.File, CancellationToken.None);
        return attempt;
    }

    /// <summary>Attempts are written without a fence: whoever holds an answer may write it, the stream's version decides.</summary>
    /// <param name="commands">One commit for those that the attempt accepts; another holder may have been first.</param>
    async Task<Attempt> RecordAsync(
        Attempt attempt, IReadOnlyList<AttemptCommand> commands, IReadOnlyList<AssetReference>? references = null)
    {
        while (true)
        {
            var (after, events) = attempt.DecideAll(commands);
            if (events.Count == 0)
                return attempt;
            var append = new Append
            {
                Attempts = [new AttemptChange(attempt, events, after)],
                Jobs = await ResolvedJobAsync(attempt, after),
                References = references ?? [],
            };
            var result = await _keepTrying.ExecuteAsync(async _ => await audit.AppendAsync(append, CancellationToken.None));
            if (result is AppendResult.Committed)
            {
                metrics.Ended(after);
                return after;
            }

            attempt = await FindAsync(attempt.Id)
                ?? throw new InvalidOperationException("An attempt that was committed cannot be found.");
        }
    }

    /// <summary>
    /// What a late answer moves: the job that stopped because this outcome was unknown goes on, unless a replacement was
    /// bought or a person has decided meanwhile. Then the answer is kept, and paid for, but never applied.
    /// </summary>
    async Task<IReadOnlyList<JobChange>> ResolvedJobAsync(Attempt before, Attempt after)
    {
        if (!before.WasUnknown || !after.IsFinal || before.Plan.JobId is not { } jobId)
            return [];
        var job = await _keepTrying.ExecuteAsync(async _ => await audit.FindJobAsync(jobId, CancellationToken.None));
        var decision = job?.Decide(new JobCommand.ResolveOutcome(before.Id));
        return decision is { IsAccepted: true }
            ? [new JobChange(job, decision.Events, decision.Events.Aggregate(job!, (state, e) => state.Apply(e, clock.GetUtcNow())))]
            : [];
    }

    Task<Attempt?> FindAsync(Guid id) =>
        _keepTrying.ExecuteAsync(async _ => await audit.FindAttemptAsync(id, CancellationToken.None)).AsTask();

    string OwnRequestId() => "req_" + ids.NewId().ToString("N");
}
