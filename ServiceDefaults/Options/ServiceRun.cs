using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ReferenceApp.ServiceDefaults;

/// <summary>Runs a process to its end.</summary>
public static class ServiceRun
{
    /// <summary>The exit code of a process whose configuration is wrong (<c>EX_CONFIG</c> of sysexits.h).</summary>
    public const int ConfigurationExitCode = 78;

    /// <summary>
    /// Runs until stopped. A wrong configuration is told on standard error, every fault on its own line and without a stack
    /// trace, before anything has started.
    /// </summary>
    /// <returns>The exit code for <c>Main</c>.</returns>
    public static async Task<int> RunToExitCodeAsync(this IHost host)
    {
        if (FaultsOf(host) is { Count: > 0 } faults)
        {
            await Console.Error.WriteLineAsync("The configuration is wrong, so nothing was started:");
            foreach (var fault in faults)
                await Console.Error.WriteLineAsync($"  {fault}");
            (host as IDisposable)?.Dispose();
            return ConfigurationExitCode;
        }

        await host.RunAsync();
        return Environment.ExitCode;
    }

    static List<string> FaultsOf(IHost host)
    {
        try
        {
            host.Services.GetService<IStartupValidator>()?.Validate();
            return [];
        }
        catch (OptionsValidationException e)
        {
            return [.. e.Failures];
        }
        catch (AggregateException e) when (e.InnerExceptions.All(inner => inner is OptionsValidationException))
        {
            return [.. e.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures)];
        }
    }
}
