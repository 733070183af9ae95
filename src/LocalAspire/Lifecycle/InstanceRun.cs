using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;
using ReferenceApp.LocalAspire.Processes;

namespace ReferenceApp.LocalAspire.Lifecycle;

/// <summary>Keeps one process running until it is stopped, finishes, or does not come up.</summary>
sealed class InstanceRun(RunServices services, ResourceInstance instance, Launcher launcher, ResourceStates states)
{
    const string PidProperty = "executable.pid";
    const string RestartsProperty = "executable.restarts";

    static readonly TimeSpan UpWithoutChecks = TimeSpan.FromSeconds(2);

    int _restarts;

    /// <param name="policy">Decides what follows a death.</param>
    /// <param name="stop">Stops the process.</param>
    public async Task RunAsync(RestartPolicy policy, CancellationToken stop)
    {
        using var output = new ResourceOutput(instance, launcher.StandardErrorLevel, services);
        var cameUpOnce = false;
        while (true)
        {
            var child = await StartAsync(output, cameUpOnce, stop);
            var started = services.Clock.GetTimestamp();
            if (child is null || !await HasDiedAsync(child, stop))
                return;

            var exitCode = await child.Exited;
            var uptime = services.Clock.GetElapsedTime(started);
            var cameUp = states.IsReady(instance.Id) && (states.HasHealthChecks || uptime >= UpWithoutChecks);
            cameUpOnce |= cameUp;
            if (await EndAsync(policy.Decide(exitCode, cameUp, uptime), exitCode, stop))
                return;
        }
    }

    async Task<ChildProcess?> StartAsync(ResourceOutput output, bool cameUpOnce, CancellationToken stop)
    {
        try
        {
            await states.SetAsync(instance.Id, s => s with { State = KnownResourceStates.Starting, IsReady = false });
            await launcher.PrepareAsync(instance, stop);
            var spec = await launcher.DescribeAsync(instance, stop);
            var child = await ChildProcess.StartAsync(spec, output.Write);
            await states.SetRunningAsync(instance.Id, s => (s with
            {
                EnvironmentVariables = [.. spec.Environment.Select(v => new EnvironmentVariableSnapshot(v.Key, v.Value, IsFromSpec: true))],
            })
                .WithProperty("executable.path", spec.FileName)
                .WithProperty("executable.workDir", spec.WorkingDirectory)
                .WithProperty(PidProperty, child.Id)
                .WithProperty(RestartsProperty, _restarts));
            return child;
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            instance.Logger.LogError("{Resource} could not be {What}: {Reason}", instance.Id,
                cameUpOnce ? "restarted" : "started", failure.Message);
            await states.SetAsync(instance.Id, s => s.Failed(failure.Message));
            return null;
        }
    }

    async Task<bool> HasDiedAsync(ChildProcess child, CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        if (await Task.WhenAny(child.Exited, stopped.Task) == child.Exited)
            return true;

        await states.SetAsync(instance.Id, s => s with { State = KnownResourceStates.Stopping });
        if (!await child.StopAsync(services.Settings.StopTimeout, services.Clock))
            instance.Logger.LogWarning("{Resource} did not end within {Timeout} and was killed.", instance.Id, services.Settings.StopTimeout);
        var exitCode = await child.Exited;
        await states.SetAsync(instance.Id, s => s with
        {
            State = KnownResourceStates.Exited,
            ExitCode = exitCode,
            StopTimeStamp = services.UtcNow,
        });
        return false;
    }

    // Returns whether that was the end.
    async Task<bool> EndAsync(AfterDeath after, int exitCode, CancellationToken stop)
    {
        CustomResourceSnapshot Ended(CustomResourceSnapshot s, ResourceStateSnapshot? state) => s with
        {
            State = state,
            ExitCode = exitCode,
            StopTimeStamp = services.UtcNow,
            IsReady = false,
        };

        switch (after)
        {
            case AfterDeath.Finish:
                instance.Logger.LogInformation("{Resource} finished with exit code {ExitCode}.", instance.Id, exitCode);
                await states.SetAsync(instance.Id, s => Ended(s, KnownResourceStates.Finished));
                return true;
            case AfterDeath.GiveUp:
                instance.Logger.LogError("{Resource} does not come up; its last exit code was {ExitCode}.", instance.Id, exitCode);
                await states.SetAsync(instance.Id, s => Ended(s, null).Failed("it does not come up"));
                return true;
            case AfterDeath.Restart restart:
                _restarts++;
                instance.Logger.LogWarning("{Resource} died with exit code {ExitCode}; restart {Count} in {Pause} ms.",
                    instance.Id, exitCode, _restarts, restart.Pause.TotalMilliseconds);
                await states.SetAsync(instance.Id, s => Ended(s, KnownResourceStates.Starting));
                await Task.Delay(restart.Pause, services.Clock, stop);
                return false;
            default:
                throw new InvalidOperationException($"Unknown decision {after}.");
        }
    }
}
