using ReferenceApp.Domain;
using ReferenceApp.EditLoopWorker.Steps;
using Xunit;

namespace ReferenceApp.Unit.EditLoop;

public sealed class PictureTurnsTests
{
    readonly PictureTurns _turns = new();
    readonly IdSource _ids = IdSource.FromClock(TimeProvider.System);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turns_AreAsManyAsCores()
    {
        await TakeAllAsync();

        var further = _turns.TakeAsync(_ids.NewId(), Cancel);

        Assert.False(further.IsCompleted);
    }

    [Fact]
    public async Task OldestJob_IsNext_WhoeverCameFirst()
    {
        var older = Guid.Parse("0190a000-0000-7000-8000-000000000001");
        var newer = Guid.Parse("0190a000-0001-7000-8000-000000000000");
        var held = await TakeAllAsync();
        var newerTurn = _turns.TakeAsync(newer, Cancel);
        var olderTurn = _turns.TakeAsync(older, Cancel);

        held.Dispose();
        using var first = await olderTurn;

        Assert.False(newerTurn.IsCompleted);
        first.Dispose();
        (await newerTurn).Dispose();
    }

    [Fact]
    public async Task Turn_OfWhoGaveUpWaiting_GoesToTheNext()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var held = await TakeAllAsync();
        var givenUp = _turns.TakeAsync(_ids.NewId(), patience.Token);
        var waiting = _turns.TakeAsync(_ids.NewId(), Cancel);

        await patience.CancelAsync();
        held.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        (await waiting).Dispose();
    }

    [Fact]
    public async Task Turn_EndedTwice_IsGivenOnce()
    {
        var held = await TakeAllAsync();
        var first = _turns.TakeAsync(_ids.NewId(), Cancel);
        var second = _turns.TakeAsync(_ids.NewId(), Cancel);

        held.Dispose();
        held.Dispose();
        await first;

        Assert.False(second.IsCompleted);
    }

    /// <summary>One of them.</summary>
    async Task<IDisposable> TakeAllAsync()
    {
        var turn = await _turns.TakeAsync(_ids.NewId(), Cancel);
        for (var taken = 1; taken < Environment.ProcessorCount; taken++)
            await _turns.TakeAsync(_ids.NewId(), Cancel);
        return turn;
    }
}
