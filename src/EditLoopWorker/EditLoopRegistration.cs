using Microsoft.Extensions.Options;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.EditLoopWorker.Loop;
using ReferenceApp.EditLoopWorker.Queue;
using ReferenceApp.EditLoopWorker.Steps;

namespace ReferenceApp.EditLoopWorker;

static class EditLoopRegistration
{
    /// <summary>For what is written once the last call has ended.</summary>
    static readonly TimeSpan AfterDraining = TimeSpan.FromSeconds(5);

    /// <summary>The loop, its steps in order, and what feeds it.</summary>
    public static IServiceCollection AddEditLoop(this IServiceCollection services)
    {
        // The process id is for whoever asks which process holds a lease; the rest makes the name unique for ever.
        services.AddSingleton(provider => new LeaseOwner(
            $"worker-{Environment.ProcessId}-{provider.GetRequiredService<IdSource>().NewId():N}"));
        services.AddSingleton<LoopMetrics>();
        services.AddAttemptLeases(provider => provider.GetRequiredService<LoopMetrics>().AttemptLeaseLost);
        services.AddSingleton<LoopPictures>();
        services.AddSingleton<TextCheck>();
        services.AddSingleton<PictureTurns>();
        services.AddSingleton<SurfaceLimits>();
        services.AddSingleton<SlotCall>();
        services.AddSingleton<ValidateStep>();
        services.AddSingleton<EditStep>();
        services.AddSingleton<FinalizeStep>();
        services.AddSingleton<DrillStep>();
        services.AddSingleton<EditLoop>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<DrainTime>();
        services.AddOptions<HostOptions>().Configure<IOptions<WorkerOptions>>(
            (host, worker) => host.ShutdownTimeout = worker.Value.DrainTimeout + AfterDraining);
        services.AddHostedService<Housekeeping>();
        services.AddHostedService<AbandonedAttempts>();
        services.AddHostedService<DueJobPump>();
        return services;
    }
}
