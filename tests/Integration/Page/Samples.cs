using System.Text;
using ReferenceApp.Contracts;

namespace ReferenceApp.Integration.Page;

/// <summary>What the interface says about one job, with something in every field that the page shows.</summary>
static class Samples
{
    public static readonly Guid JobId = Guid.Parse("01980000-0000-7000-8000-000000000001");

    public const string Purpose = "Poster for the <tea> festival";

    static readonly DateTimeOffset At = new(2026, 11, 5, 9, 30, 0, TimeSpan.Zero);

    static readonly string First = new('a', 64);

    static readonly string Edited = new('b', 64);

    static readonly string Chosen = new('c', 64);

    public static JobResponse Job(string state = "AwaitingReview", string? claimedBy = null) => new(
        JobId, state, null, "development", "image-api",
        new RouteBody([Reason("needs_backend", "理由の文")], [new RejectedSurface("chatgpt", Reason("no_person", "別の理由"))]),
        "gpt-image-2", "1024x768", [Asset(First, "generate"), Asset(Edited, "edit"), Asset(Chosen, "candidate")],
        new CostBody(0.01m, 0.123456m, 0m),
        new ReviewState(2, [new ReviewDecision("reviewer-2", "approve", Chosen, "読みました", At)], claimedBy, null),
        "0af7651916cd43dd8448eb211c80319c", ["cancel"], At, At)
    {
        Prompt = new PromptBody
        {
            Purpose = Purpose,
            Requirements = ["茶碗"],
            Constraints = ["縦長"],
            Fixed = ["店の名前"],
            Avoid = ["人物"],
            Text = [new TextBody { Content = "新茶まつり", Language = "ja" }],
        },
        Edits =
        [
            new EditState("region", new RectBody { X = 10, Y = 20, Width = 30, Height = 40 }, null, "茶碗を青く", "verify"),
            new EditState("background", new RectBody { X = 1, Y = 2, Width = 3, Height = 4 }, null, null, "exact"),
        ],
        Steps =
        [
            Step("validate", "passed", Attempt("generate", First)),
            Step("edit", "passed", Attempt("edit", Edited)),
            Step("finalize", "passed", Attempt("candidate", Chosen)) with
            {
                Candidates =
                [
                    new CandidateBody("1024x768", "high", "webp", 80, true, JobId, Chosen, "pass", true, true, Reason("best", "最良")),
                ],
            },
            Step("drill", "skipped"),
            Step("review", "pending"),
        ],
    };

    public static JobResponse Stopped(string cause) => Job("NeedsAttention") with
    {
        Cause = Reason(cause, "支払われたか分かりません"),
        Cost = new CostBody(0, 0, 0.04m),
        Actions = ["retry", "cancel"],
    };

    public static ClaimResponse Claim { get; } = new(At.AddMinutes(5),
    [
        new ReviewLine("line-1", "新茶まつり", "新茶まつり", new RectBody { X = 5, Y = 6, Width = 70, Height = 8 }),
        new ReviewLine("line-2", "十一月", null, null),
    ]);

    public static ReviewItem Item(string? claimedBy = null) => new(
        JobId, "AwaitingReview", "development", Purpose, "gpt-image-2", "1024x768", Asset(Chosen, "candidate"),
        new CostBody(0, 0.123456m, 0.04m), At, 2, ["reviewer-2"], claimedBy, null);

    public static Page<T> Page<T>(params T[] items) => new(items, null);

    public static Page<AuditEntry> Audit { get; } = Page(
        Entry("job.created", "{}"), Entry("job.retried", """{"by":"reviewer-2"}"""), Entry("job.from_the_future", "{}"));

    public static CostGroup Costs(string key) => new(key, 0.01m, 0.2m, 0.03m, new CostBuckets(0.01m, 0, 0.02m, 0, 0.17m, 0));

    public static RouteResponse Route { get; } = new(
        "image-api", null, [Reason("needs_backend", "理由の文")], [new RejectedSurface("chatgpt", Reason("no_person", "別の理由"))],
        new ContractBody(
            Reason("a", "費用の文"), Reason("b", "制限の文"), Reason("c", "保存の文"), Reason("d", "支援の文"), Reason("e", "記録の文"),
            [Reason("f", "停止の文")]));

    /// <summary>The interface in the language that was asked for; the page adds none of its own to it.</summary>
    static ReasonText Reason(string code, string text) => new(code, new Dictionary<string, string>(), text);

    static AuditEntry Entry(string type, string data) => new(
        JobId, new string('d', 64),
        new VerbatimJson(Encoding.UTF8.GetBytes($$"""{"type":"{{type}}","at":"2026-11-05T09:30:00Z","data":{{data}}}""")));

    static AssetBody Asset(string sha256, string role) =>
        new(sha256, $"/assets/{sha256}?ref=1&expires=2&signature=3", 1024, 768, "webp", 54_321, true, null, role);

    static StepBody Step(string name, string state, params AttemptResponse[] attempts) =>
        new(name, state, At, At.AddSeconds(2.5), Reason($"{name}_ok", $"条件 {name.Length}"), attempts);

    static AttemptResponse Attempt(string purpose, string sha256) => new(
        JobId, "settled", purpose, "image-api", "gpt-image-2", $"req_{purpose}", 1234, new AttemptCost(0.04m, "settled"), null, null,
        [sha256], "pass", "0af7651916cd43dd8448eb211c80319c");
}
