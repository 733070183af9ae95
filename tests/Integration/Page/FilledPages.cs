using Xunit;

namespace ReferenceApp.Integration.Page;

/// <summary>Pages that all have something to show, and a reviewer who has signed in.</summary>
public sealed class FilledPages : IAsyncLifetime
{
    internal PageHost Host { get; private set; } = null!;

    internal Browser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await PageHost.StartAsync();
        Browser = await Host.SignedInAsync();
        Host.Answers(
            ("GET /api/reviews", 200, Samples.Page(Samples.Item(), Samples.Item("reviewer-2"))),
            ($"GET /api/jobs/{Samples.JobId}", 200, Samples.Job(claimedBy: PageHost.Reviewer)), ("GET /api/audit", 200, Samples.Audit),
            ($"POST /api/reviews/{Samples.JobId}/claim", 200, Samples.Claim),
            ("GET /api/costs", 200, Samples.Page(Samples.Costs("2026-11-05"))), ("POST /api/routes/decide", 200, Samples.Route));
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await Host.DisposeAsync();
    }
}
