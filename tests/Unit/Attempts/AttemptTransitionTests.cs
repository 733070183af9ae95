using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Money;
using Xunit;

namespace ReferenceApp.Unit.Attempts;

/// <summary>What each evidence makes of an attempt in each state, and what it does to the money.</summary>
public sealed class AttemptTransitionTests
{
    const long Worst = 100;
    const long Paid = 60;

    static readonly Guid Id = Guid.Parse("019b7c11-0000-7000-8000-000000000002");
    static readonly BudgetKey[] Budgets = [new("day:alice", 1000), new("job:x", null)];

    static readonly Dictionary<string, AttemptCommand> Evidence = new(StringComparer.Ordinal)
    {
        ["whole answer"] = new AttemptCommand.Receive(new AttemptReceived("req", 200, 10, new string('a', 64), 1)),
        ["settled"] = new AttemptCommand.Settle(
            new AttemptStored([], null), new AttemptSettled(CostBreakdown.ImageOutput(new MicroUsd(Paid)), "settled")),
        ["nothing sent"] = new AttemptCommand.NotSend(new Reason("dns_failed")),
        ["refused"] = Refuse(possiblyPaid: false),
        ["refused after drawing"] = Refuse(possiblyPaid: true),
        ["silence"] = new AttemptCommand.LoseOutcome(new Reason("timeout"), null, null, 60_000),
    };

    static readonly Dictionary<AttemptState, Func<Attempt>> States = new()
    {
        [AttemptState.Sent] = () => Start().Attempt,
        [AttemptState.Received] = () => After(Start().Attempt, Evidence["whole answer"]),
        [AttemptState.Settled] = () => After(Start().Attempt, Evidence["whole answer"], Evidence["settled"]),
        [AttemptState.NotSent] = () => After(Start().Attempt, Evidence["nothing sent"]),
        [AttemptState.Refused] = () => After(Start().Attempt, Evidence["refused"]),
        [AttemptState.Unknown] = () => After(Start().Attempt, Evidence["silence"]),
    };

    static readonly Dictionary<(AttemptState, string), AttemptState> Arrows = new()
    {
        [(AttemptState.Sent, "whole answer")] = AttemptState.Received,
        [(AttemptState.Sent, "nothing sent")] = AttemptState.NotSent,
        [(AttemptState.Sent, "refused")] = AttemptState.Refused,
        [(AttemptState.Sent, "refused after drawing")] = AttemptState.Refused,
        [(AttemptState.Sent, "silence")] = AttemptState.Unknown,
        [(AttemptState.Received, "settled")] = AttemptState.Settled,
        [(AttemptState.Received, "silence")] = AttemptState.Unknown,
        [(AttemptState.Unknown, "whole answer")] = AttemptState.Received,
        [(AttemptState.Unknown, "nothing sent")] = AttemptState.NotSent,
        [(AttemptState.Unknown, "refused")] = AttemptState.Refused,
        [(AttemptState.Unknown, "refused after drawing")] = AttemptState.Refused,
    };

    public static TheoryData<AttemptState, string> EveryStateAndEvidence { get; } = new(
        from state in States.Keys from evidence in Evidence.Keys select (state, evidence));

    [Theory]
    [MemberData(nameof(EveryStateAndEvidence))]
    public void Evidence_ChangesAnAttemptExactlyWhereAnArrowIs(AttemptState state, string evidence)
    {
        var attempt = States[state]();

        var decision = attempt.Decide(Evidence[evidence]);

        if (Arrows.TryGetValue((state, evidence), out var next))
        {
            Assert.True(decision.IsAccepted, $"{decision.Refusal}");
            Assert.Equal(next, decision.Events.Aggregate(attempt, (a, e) => a.Apply(e)).State);
        }
        else
        {
            Assert.Equal("attempt_transition_refused", decision.Refusal!.Code);
            Assert.Empty(decision.Events);
        }
    }

    [Fact]
    public void Attempt_Started_IsPlannedReservedAndSentInOne()
    {
        var (attempt, events) = Start();

        Assert.Equal(
            [typeof(AttemptPlanned), typeof(AttemptReserved), typeof(AttemptSent)], events.Select(e => e.GetType()));
        Assert.Equal((AttemptState.Sent, 3L, Worst), (attempt.State, attempt.Version, attempt.ReservedMicroUsd));
    }

    /// <summary>Where the money stands after each life: reserved, settled, possible, used of the budget.</summary>
    [Theory]
    [InlineData("", Worst, 0, 0, Worst, null)]
    [InlineData("whole answer", Worst, 0, 0, Worst, null)]
    [InlineData("whole answer,settled", 0, Paid, 0, Paid, "settled")]
    [InlineData("nothing sent", 0, 0, 0, 0, "settled")]
    [InlineData("refused", 0, 0, 0, 0, "settled")]
    [InlineData("refused after drawing", 0, 0, Worst, Worst, "possible")]
    [InlineData("silence", 0, 0, Worst, Worst, "possible")]
    [InlineData("whole answer,silence", 0, 0, Worst, Worst, "possible")]
    [InlineData("silence,whole answer,settled", 0, Paid, 0, Paid, "settled")]
    [InlineData("silence,whole answer,silence", 0, 0, Worst, Worst, "possible")]
    [InlineData("silence,nothing sent", 0, 0, 0, 0, "settled")]
    [InlineData("silence,refused", 0, 0, 0, 0, "settled")]
    [InlineData("silence,refused after drawing", 0, 0, Worst, Worst, "possible")]
    public void Money_IsWhereTheEvidencePutsIt(
        string evidence, long reserved, long settled, long possible, long used, string? basis)
    {
        var (accounts, budget, attempt) = Follow(evidence.Split(',', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((reserved, settled, possible), (
            accounts.GetValueOrDefault(LedgerAccount.Reserved), accounts.GetValueOrDefault(LedgerAccount.Settled),
            accounts.GetValueOrDefault(LedgerAccount.Possible)));
        Assert.Equal((reserved, settled, possible), (attempt.ReservedMicroUsd, attempt.Settled.Total.Value, attempt.PossibleMicroUsd));
        Assert.Equal((used, basis), (budget, attempt.CostBasis));
    }

    [Fact]
    public void Settlement_IsSplitIntoTheSixPrices()
    {
        var before = States[AttemptState.Received]();
        var cost = new CostBreakdown(
            new MicroUsd(1), new MicroUsd(2), new MicroUsd(3), new MicroUsd(4), new MicroUsd(5), new MicroUsd(0));

        var lines = Ledger.Lines(before, new AttemptSettled(cost, "settled"));

        Assert.Equal(
            [(null, -Worst), ("text_in", 1), ("text_cached", 2), ("image_in", 3), ("image_cached", 4), ("image_out", 5)],
            lines.Select(line => (line.Bucket, line.MicroUsd)));
    }

    [Fact]
    public void Refusal_KeepsTheSurfacesCode_AndNeverItsMessage()
    {
        var attempt = States[AttemptState.Refused]();

        Assert.Equal(("moderation_blocked", "req", 400), (attempt.Error!.Code, attempt.RequestId, attempt.Status));
    }

    [Fact]
    public void LateAnswer_TakesTheUncertaintyAway()
    {
        var attempt = After(States[AttemptState.Unknown](), Evidence["whole answer"]);

        Assert.Null(attempt.Error);
        Assert.False(attempt.IsFinal);
    }

    [Fact]
    public void Stream_ThatDoesNotBeginWithAPlan_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => Attempt.Fold(Id, "alice", [new AttemptSent()]));

    static AttemptCommand Refuse(bool possiblyPaid) => new AttemptCommand.Refuse(
        new AttemptRefused("req", 400, "image_generation_user_error", "moderation_blocked", 5, possiblyPaid, null));

    static (Attempt Attempt, IReadOnlyList<AttemptEvent> Events) Start() => Attempt.Start(Id, "alice", new AttemptCommand.Plan(
        new AttemptPlanned("generate", null, "image-api", "generation", "gpt-image-2", "1024x1024", "low", "png", 100, 1,
            new string('0', 64), Worst, "2026-01"),
        Budgets));

    static Attempt After(Attempt attempt, params IEnumerable<AttemptCommand> commands) => commands.Aggregate(
        attempt, (current, command) => current.Decide(command).Events.Aggregate(current, (a, e) => a.Apply(e)));

    static (Dictionary<LedgerAccount, long> Accounts, long Budget, Attempt Attempt) Follow(IEnumerable<string> evidence)
    {
        var (_, started) = Start();
        var accounts = new Dictionary<LedgerAccount, long>();
        var budget = 0L;
        var attempt = Attempt.Fold(Id, "alice", [started[0]])!;
        Move(started.Skip(1));
        foreach (var seen in evidence)
        {
            var decision = attempt.Decide(Evidence[seen]);
            Assert.True(decision.IsAccepted, seen);
            Move(decision.Events);
        }

        return (accounts, budget, attempt);

        void Move(IEnumerable<AttemptEvent> events)
        {
            foreach (var e in events)
            {
                foreach (var line in Ledger.Lines(attempt, e))
                    accounts[line.Account] = accounts.GetValueOrDefault(line.Account) + line.MicroUsd;
                budget += Ledger.BudgetDelta(attempt, e);
                attempt = attempt.Apply(e);
            }
        }
    }
}
