using Microsoft.Extensions.Options;
using ReferenceApp.AssetStore;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Domain.Prompts;
using ReferenceApp.EditLoopWorker.Loop;
using ReferenceApp.EditLoopWorker.Steps;
using ReferenceApp.Imaging;
using ReferenceApp.Surfaces;
using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.Unit.EditLoop;

/// <summary>The whole loop over a real picture store and the one PaidCall, with a painting surface and a reader that says what a test wants.</summary>
public sealed class LoopFixture : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("edit-loop-").FullName;
    readonly IdSource _ids = IdSource.FromClock(TimeProvider.System);
    readonly SaidText _reader = new();
    readonly TestMeters _meters = new();

    public LoopFixture()
    {
        Assets = new FileAssetStore(Options.Create(new AssetStoreOptions { Directory = _folder }), _ids, TimeProvider.System);
        Measurements = new Measurements(_meters);
        Surface = new PaintingSurface(Assets);
        Paid = NewPaidCall(Leases);
        PaidElsewhere = NewPaidCall(new MemoryAttemptLeases());
    }

    public MemoryAuditStore Audit { get; } = new();

    public FileAssetStore Assets { get; }

    /// <summary>Of the loop and its calls.</summary>
    public Measurements Measurements { get; }

    public PaintingSurface Surface { get; }

    public MemoryAttemptLeases Leases { get; } = new();

    public PaidCall Paid { get; }

    /// <summary>As another process has it, which takes this one for dead.</summary>
    public PaidCall PaidElsewhere { get; }

    /// <summary>Asked only when the surface has a limit.</summary>
    public SaidLimit Limit { get; } = new();

    /// <summary>What the reader finds in any picture.</summary>
    public IReadOnlyList<string> ReadText
    {
        get => _reader.Lines;
        set => _reader.Lines = value;
    }

    /// <summary>How often a picture was read.</summary>
    public int Reads => _reader.Reads;

    /// <summary>Ends a run where it reads, as the death of its worker would.</summary>
    public bool DiesWhileReading
    {
        set => _reader.Dies = value;
    }

    public static JobPlan Plan { get; } = new(
        "gpt-image-2", "1024x1024", "image-api", new RouteRecord([], []), "internal", null,
        [new PlannedEdit("region", new Rect(100, 100, 200, 200), null, "verify")],
        new FinalPlan(["1024x1024"], ["medium", "high"], ["png"], [100], 2, null, null),
        "moderation_blocked", "ask", null, null, 1);

    public async Task<Job> CreateAsync(JobPlan plan, bool withText = true)
    {
        var prompt = new StructuredPrompt("poster", ["a pot"], [], [], [], withText ? [new PromptText("新茶まつり", "ja")] : []);
        var words = SideText.Create(_ids, JobWords.Write(new JobWords(prompt, [.. plan.Edits.Select(_ => "add a cup")])));
        var (job, events) = Job.Create(_ids.NewId(), "test", plan, words.Binding(), TimeProvider.System.GetUtcNow());
        var result = await Audit.AppendAsync(
            new Append { Jobs = [new JobChange(null, events, job)], Texts = [words] }, TestContext.Current.CancellationToken);
        Assert.IsType<AppendResult.Committed>(result);
        return job;
    }

    /// <summary>Runs the job as a worker that just took its lease does.</summary>
    /// <param name="paid">Of the process that runs it; null: this one.</param>
    /// <param name="held">Ends when the lease is lost.</param>
    public async Task<Job> RunAsync(Job job, PaidCall? paid = null, CancellationToken held = default)
    {
        var cancel = TestContext.Current.CancellationToken;
        var current = (await Audit.FindJobAsync(job.Id, cancel))!;
        var words = JobWords.Read(await Audit.FindTextAsync(current.Words, cancel));
        var pictures = new LoopPictures(Assets, new PictureInspector(), _ids);
        var text = new TextCheck(_reader);
        var turns = new PictureTurns();
        var calls = new SlotCall(paid ?? Paid, new SurfaceLimits(Limit, [Surface]), Audit, _ids, TimeProvider.System);
        var loop = new EditLoopWorker.Loop.EditLoop(
            new ValidateStep(calls, pictures, text, turns, Audit), new EditStep(calls, pictures, text, turns),
            new FinalizeStep(calls, pictures, text, turns), new DrillStep(calls), new LoopMetrics(_meters, TimeProvider.System));
        await loop.RunAsync(
            new JobRun(Audit, new LeaseFence(job.Id, "worker"), current, words, TimeProvider.System, cancel), held);
        return (await Audit.FindJobAsync(job.Id, cancel))!;
    }

    public Task<Job> RetryAsync(Job job, bool acceptPossibleCharge) =>
        CommandAsync(job, new JobCommand.Retry("test", acceptPossibleCharge));

    /// <summary>Asks for one more edit, as a reviewer who has seen the picture does.</summary>
    public async Task<Job> RequestChangeAsync(Job job, PlannedEdit edit, string instruction)
    {
        var said = JobWords.Read(await Audit.FindTextAsync(job.Words, TestContext.Current.CancellationToken));
        var words = SideText.Create(_ids, JobWords.Write(said with { Instructions = [.. said.Instructions, instruction] }));
        var why = SideText.Create(_ids, "not yet"u8.ToArray());
        return await CommandAsync(job, new JobCommand.RequestChange(
            "rin", new ReviewedPicture(job.PictureSha256!, [], []), why.Binding(), edit, words.Binding()), words, why);
    }

    async Task<Job> CommandAsync(Job job, JobCommand command, params SideText[] texts)
    {
        var decision = job.Decide(command);
        Assert.True(decision.IsAccepted, decision.Refusal?.ToString());
        var after = decision.Events.Aggregate(job, (state, e) => state.Apply(e, TimeProvider.System.GetUtcNow()));
        await Audit.AppendAsync(
            new Append { Jobs = [new JobChange(job, decision.Events, after)], Texts = texts }, TestContext.Current.CancellationToken);
        return after;
    }

    /// <summary>Brings a plain picture to a job that a person makes.</summary>
    public async Task<Job> UploadAsync(Job job, int width, int height)
    {
        var cancel = TestContext.Current.CancellationToken;
        var png = PictureCodec.Encode(new Picture(width, height, new byte[4 * width * height]), PictureFormat.Png);
        var file = await Assets.SpoolAsync("upload", async (target, token) => await target.WriteAsync(png, token), cancel);
        await Assets.AdoptAsync(file, cancel);
        var origin = SideText.Create(_ids, PictureOrigin.Write(new PictureOrigin("chatgpt.com", "hanako")));
        var decision = job.Decide(new JobCommand.UploadPicture(new PictureUploaded(file.Sha256, origin.Binding(), "test")));
        Assert.True(decision.IsAccepted, decision.Refusal?.ToString());
        var after = decision.Events.Aggregate(job, (state, e) => state.Apply(e, TimeProvider.System.GetUtcNow()));
        await Audit.AppendAsync(new Append { Jobs = [new JobChange(job, decision.Events, after)], Texts = [origin] }, cancel);
        return after;
    }

    PaidCall NewPaidCall(MemoryAttemptLeases leases) => new(
        Audit, leases, Assets, new AnswerReader(Assets, new PictureInspector()), [Surface], new CallMetrics(_meters), _ids, TimeProvider.System);

    public IEnumerable<Attempt> AttemptsOf(string purpose) => Audit.Attempts.Where(a => a.Plan.Purpose == purpose);

    public void Dispose()
    {
        Measurements.Dispose();
        _meters.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    sealed class SaidText : ITextReader
    {
        public IReadOnlyList<string> Lines { get; set; } = ["新茶まつり", "見本の文字"];

        public bool Dies { get; set; }

        public int Reads { get; private set; }

        public Task<IReadOnlyList<TextLine>> ReadAsync(Picture picture, CancellationToken cancel)
        {
            Reads++;
            return Dies
                ? throw new IOException("The worker is gone.")
                : Task.FromResult<IReadOnlyList<TextLine>>(
                    [.. Lines.Select((line, index) => new TextLine(line, 90, new Rect(0, 40 * index, 200, 30)))]);
        }
    }
}
