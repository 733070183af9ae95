using ReferenceApp.Domain;
using ReferenceApp.EditLoopWorker.Loop;
using ReferenceApp.EditLoopWorker.Queue;
using ReferenceApp.EditLoopWorker.Steps;

namespace ReferenceApp.EditLoopWorker;

static class EditLoopRegistration
{
    /// <summary>The loop, its steps in order, and what feeds it.</summary>
    public static IServiceCollection AddEditLoop(this IServiceCollection services)
    {
        services.AddSingleton(provider => new WorkerName(
            $"worker-{Environment.ProcessId}-{provider.GetRequiredService<IdSource>().NewId():N}"));
        services.AddSingleton<LoopPictures>();
        services.AddSingleton<TextCheck>();
        services.AddSingleton<SlotCall>();
        services.AddSingleton<ValidateStep>();
        services.AddSingleton<EditStep>();
        services.AddSingleton<FinalizeStep>();
        services.AddSingleton<DrillStep>();
        services.AddSingleton<EditLoop>();
        services.AddSingleton<JobRunner>();
        services.AddHostedService<Housekeeping>();
        services.AddHostedService<DueJobSweep>();
        services.AddHostedService<DueJobPump>();
        return services;
    }
}
