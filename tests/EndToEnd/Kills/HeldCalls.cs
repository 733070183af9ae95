namespace ReferenceApp.EndToEnd.Kills;

/// <summary>Calls that the upstream does not answer, until it is told to go on.</summary>
sealed class HeldCalls : Hold
{
    const int Crowd = 6;

    static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    readonly KillableApp _app;
    readonly bool _workIsDone;
    bool _released;

    HeldCalls(KillableApp app, bool workIsDone) => (_app, _workIsDone) = (app, workIsDone);

    /// <param name="fault">As the simulator names it.</param>
    public static async Task<HeldCalls> BeginAsync(KillableApp app, string fault)
    {
        await app.Upstream.HoldAsync(fault);
        return new HeldCalls(app, fault == "slow-first-byte");
    }

    /// <summary>Waits for several calls, since jobs come one after another, but not for ever.</summary>
    public override async Task<bool> WaitUntilReachedAsync(TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience / 2);
        using var timer = new PeriodicTimer(LookInterval);
        var held = 0;
        try
        {
            while ((held = await CountAsync()) < Crowd)
                await timer.WaitForNextTickAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // As many as came.
        }

        return held > 0;
    }

    public override async Task ReleaseAsync()
    {
        if (_released)
            return;
        _released = true;
        await _app.Upstream.ReleaseAsync();
    }

    async Task<int> CountAsync()
    {
        var sent = await _app.Database.QueryAsync<Guid>("select id from attempts where state = 'Sent' and purpose <> 'drill'");
        if (!_workIsDone)
            return sent.Count;
        var paid = (await _app.Upstream.CallsAsync()).Where(c => c.Paid).Select(c => c.ClientRequestId).ToHashSet();
        return sent.Count(id => paid.Contains(id));
    }
}
