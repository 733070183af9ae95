using ReferenceApp.Domain.Assets;
using ReferenceApp.Imaging;

namespace ReferenceApp.GenerationApi.Jobs;

static class JobsRegistration
{
    /// <summary>What the endpoints of jobs work with, over the stores.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<IPictureInspector, PictureInspector>();
        services.AddScoped<JobUpload>();
        services.AddSingleton<JobSignals>();
        services.AddSingleton<JobReplays>();
        services.AddSingleton<JobCreation>();
        services.AddSingleton<JobCommands>();
        services.AddSingleton<MaskFiles>();
        services.AddSingleton<JobChanges>();
        services.AddSingleton<JobViews>();
        services.AddSingleton<JobErasure>();
        services.AddScoped<HandoffUpload>();
        services.AddSingleton<HandoffReturn>();
        return services;
    }
}
