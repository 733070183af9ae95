using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Domain.Jobs;
using Xunit;

namespace ReferenceApp.Integration.AuditStore;

/// <summary>A job with one settled attempt, written as the product writes it, and then cancelled.</summary>
static class FinishedJob
{
    public static async Task<Guid> WriteAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        using var commits = new GroupCommit(database, NullLogger<GroupCommit>.Instance);
        await commits.StartAsync(cancel);
        var store = new PostgresAuditStore(database, new StreamReads(database), commits, StoreHost.Ids, TimeProvider.System);

        var job = StoreHost.NewJob(out var created);
        var words = SideText.Create(StoreHost.Ids, new byte[400]);
        await CommitAsync(new Append { Jobs = [created], Texts = [words] });
        var started = StoreHost.Next(job, new JobCommand.StartStep(StepName.Validate));
        await CommitAsync(new Append { Jobs = [started] });

        var sent = StoreHost.NewAttempt(job.Id, 5000, new BudgetKey("caller/alice/2026-01-01", null));
        var added = StoreHost.Next(started.After, new JobCommand.AddAttempt(StepName.Validate, "picture", sent.After.Id));
        await CommitAsync(new Append { Attempts = [sent], Jobs = [added] });
        var received = StoreHost.Next(sent.After, StoreHost.Receive());
        await CommitAsync(new Append { Attempts = [received] });
        var picture = new StoredPicture(new string('b', 64), 1000, 1024, 1024, "png", C2pa: false);
        await CommitAsync(new Append
        {
            Attempts = [StoreHost.Next(received.After, StoreHost.Settle(4000))],
            References = [new AssetReference(StoreHost.Ids.NewId(), picture.Sha256, "alice", job.Id, sent.After.Id, "generate", picture, null)],
        });
        await CommitAsync(new Append { Jobs = [StoreHost.Next(added.After, new JobCommand.Cancel("alice"))] });
        await commits.StopAsync(cancel);
        return job.Id;

        async Task CommitAsync(Append append) => Assert.IsType<AppendResult.Committed>(await store.AppendAsync(append, cancel));
    }
}
