namespace ReferenceApp.EndToEnd.Kills;

/// <summary>A death of a process that its host starts again.</summary>
/// <param name="Restart">The moment at which the next one was there.</param>
sealed record Death(DateTimeOffset At, Task<DateTimeOffset> Restart);

/// <summary>One process of the app, whatever its id is at the moment: the host starts it again when it dies.</summary>
/// <param name="host">Id of the app's host, whose child it is.</param>
/// <param name="mark">What only its command line contains.</param>
sealed class AppProcess(int host, string mark)
{
    static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>Its id now.</summary>
    /// <exception cref="InvalidOperationException">It is not running.</exception>
    public int Id => Find() ?? throw new InvalidOperationException($"{mark} is not running.");

    /// <summary>Waits until it answers at its own address that it is well.</summary>
    public async Task WaitUntilHealthyAsync()
    {
        using var http = new HttpClient();
        using var timeout = new CancellationTokenSource(RunningApp.Patience);
        using var timer = new PeriodicTimer(LookInterval);
        while (!await IsHealthyAsync(http, timeout.Token))
            await timer.WaitForNextTickAsync(timeout.Token);
    }

    /// <summary>Ends it with SIGKILL, children included.</summary>
    public Death Kill()
    {
        var id = Id;
        var at = DateTimeOffset.UtcNow;
        ProcessTable.Send(Signal.Kill, ProcessTable.TreeOf(id));
        return new Death(at, WaitForAnotherAsync(id));
    }

    async Task<DateTimeOffset> WaitForAnotherAsync(int killed)
    {
        using var timeout = new CancellationTokenSource(RunningApp.Patience);
        using var timer = new PeriodicTimer(LookInterval);
        while (Find() is not { } found || found == killed)
            await timer.WaitForNextTickAsync(timeout.Token);
        return DateTimeOffset.UtcNow;
    }

    async Task<bool> IsHealthyAsync(HttpClient http, CancellationToken cancel)
    {
        if (Find() is not { } id || !ProcessTable.EnvironmentOf(id).TryGetValue("ASPNETCORE_URLS", out var address))
            return false;
        try
        {
            return (await http.GetAsync(new Uri(new Uri(address), "/health"), cancel)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    int? Find()
    {
        foreach (var child in ProcessTable.ChildrenOf(host))
            if (string.Join(' ', ProcessTable.CommandOf(child)).Contains(mark, StringComparison.Ordinal))
                return child;
        return null;
    }
}
