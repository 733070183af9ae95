using System.Security.Cryptography;
using ReferenceApp.ImageApiSimulator.Admin;
using ReferenceApp.ImageApiSimulator.Calls;
using ReferenceApp.ImageApiSimulator.Drawing;
using ReferenceApp.ImageApiSimulator.Faults;
using ReferenceApp.ImageApiSimulator.Limits;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.ImageApiSimulator;

/// <summary>The upstream for development and tests: speaks OpenAI's contract to any client and draws real pictures.</summary>
public static class Program
{
    public static Task<int> Main(string[] args) => ServiceHost.RunAsync(() => Build(args));

    /// <summary>The whole process, built and not started.</summary>
    /// <param name="clock">Null: the system's.</param>
    public static WebApplication Build(string[] args, TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = args, ApplicationName = typeof(Program).Assembly.GetName().Name });

        builder.AddServiceDefaults();
        builder.AddValidatedOptions<SimulatorOptions>("Simulator");

        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddSingleton(RandomNumberGenerator.Create());
        builder.Services.AddSingleton<CurrentSettings>();
        builder.Services.AddSingleton<ApiKeyCheck>();
        builder.Services.AddSingleton<ImageRateLimit>();
        builder.Services.AddSingleton<Latency>();
        builder.Services.AddSingleton<Studio>();
        builder.Services.AddSingleton<CallLog>().AddHostedService(services => services.GetRequiredService<CallLog>());
        builder.Services.AddSingleton<ImageCalls>();
        builder.AddFaults();

        var app = builder.Build();
        app.UseProblemDetailsForErrors();
        app.UseOpenAIHeaders();
        app.MapDefaultEndpoints();
        app.MapImages();
        app.MapAdmin();
        return app;
    }
}
