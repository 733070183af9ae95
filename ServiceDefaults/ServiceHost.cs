using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ReferenceApp.ServiceDefaults;

/// <summary>Runs a process from its configuration to its end.</summary>
public static class ServiceHost
{
    /// <summary>The exit code of a process whose configuration is wrong (<c>EX_CONFIG</c> of sysexits.h).</summary>
    public const int ConfigurationExitCode = 78;

    /// <summary>
    /// Builds and runs until stopped. A wrong configuration is told on standard error, every fault on its own line and
    /// without a stack trace, before anything has started.
    /// </summary>
    /// <returns>The exit code for <c>Main</c>.</returns>
    public static async Task<int> RunAsync(Func<IHost> build)
    {
        IHost host;
        try
        {
            host = build();
            host.ValidateOptions();
        }
        catch (Exception e) when (FaultsOf(e) is [_, ..])
        {
            await Console.Error.WriteLineAsync("The configuration is wrong, so nothing was started:");
            foreach (var fault in FaultsOf(e))
                await Console.Error.WriteLineAsync($"  {fault}");
            return ConfigurationExitCode;
        }

        await host.RunAsync();
        return Environment.ExitCode;
    }

    /// <summary>
    /// Checks all validated options now. A host calls it when building its pipeline already needs some of them; otherwise
    /// the start does.
    /// </summary>
    /// <exception cref="OptionsValidationException">One class of options has faults.</exception>
    /// <exception cref="AggregateException">Several have.</exception>
    public static void ValidateOptions(this IHost host) => host.Services.GetService<IStartupValidator>()?.Validate();

    static List<string> FaultsOf(Exception exception) => exception switch
    {
        OptionsValidationException one => [.. one.Failures],
        AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            [.. several.InnerExceptions.SelectMany(FaultsOf)],
        _ => [],
    };
}
