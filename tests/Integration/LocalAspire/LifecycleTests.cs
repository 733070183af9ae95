using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace ReferenceApp.Integration.LocalAspire;

/// <summary>Waits, ends, restarts and faults at the start, with small programs.</summary>
public sealed class LifecycleTests
{
    [Fact]
    public async Task Waiter_WhenTheOtherFinishesAsExpected_Starts()
    {
        var builder = LocalApp.NewBuilder();
        var migrator = builder.AddExecutable("migrator", "sh", "/", "-c", "exit 3");
        builder.AddExecutable("api", "sh", "/", "-c", "echo started; exec sleep 1000").WaitForCompletion(migrator, exitCode: 3);

        await using var app = await LocalApp.StartAsync(builder, "api");

        await app.WaitForLineAsync("api", "started");
        Assert.Equal(3, (await app.WaitAsync("migrator", s => s.State?.Text == KnownResourceStates.Finished)).ExitCode);
    }

    [Fact]
    public async Task Waiter_WhenTheOtherFails_IsNotStartedAndSaysWhy()
    {
        var builder = LocalApp.NewBuilder();
        var migrator = builder.AddExecutable("migrator", "sh", "/", "-c", "exit 3");
        builder.AddExecutable("api", "sleep", "/", "1000").WaitForCompletion(migrator);

        await using var app = await LocalApp.StartAsync(builder);

        await app.WaitAsync("api", s => s.State?.Text == KnownResourceStates.FailedToStart);
        Assert.Contains("'migrator'", await app.WaitForLineAsync("api", "exit code 3"), StringComparison.Ordinal);
        Assert.Equal(0, app.Pid("api"));
    }

    [Fact]
    public async Task Resource_WithAHealthCheckThatNobodyRegistered_StaysUnhealthyAndSaysWhy()
    {
        var builder = LocalApp.NewBuilder();
        builder.AddExecutable("api", "sleep", "/", "1000").WithHealthCheck("forgotten");

        await using var app = await LocalApp.StartAsync(builder);

        var reports = (await app.WaitAsync("api", s => s.HealthReports.Any(r => r.Status is not null))).HealthReports;
        Assert.Contains("registered as forgotten", Assert.Single(reports).Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_ThatNeverComesUp_IsGivenUp()
    {
        var builder = LocalApp.NewBuilder();
        builder.AddExecutable("broken", "sh", "/", "-c", "echo attempt; exit 1");

        await using var app = await LocalApp.StartAsync(builder);

        var last = await app.WaitAsync("broken", s => s.State?.Text == KnownResourceStates.FailedToStart);
        Assert.Equal(1, last.ExitCode);
        Assert.Equal(4, last.Properties.Single(p => p.Name == "executable.restarts").Value);
    }

    [Fact]
    public async Task Program_ThatIgnoresTheStop_IsKilledWithItsChildren()
    {
        var builder = LocalApp.NewBuilder("--LocalAspire:StopTimeout=00:00:00.3");
        builder.AddExecutable("deaf", "sh", "/", "-c", "trap '' TERM; sleep 1000 & echo child $!; wait; wait");
        await using var app = await LocalApp.StartAsync(builder, "deaf");
        var child = int.Parse((await app.WaitForLineAsync("deaf", "child ")).Split(' ')[1]);
        var parent = app.Pid("deaf");

        await app.StopAsync();

        await Processes.WaitUntilGoneAsync(parent);
        await Processes.WaitUntilGoneAsync(child);
        await app.WaitForLineAsync("deaf", "was killed");
    }

    [Fact]
    public async Task Stop_OfAChain_GoesFromTheEndToTheBeginning()
    {
        const string Script = "trap 'exit 0' TERM; echo up; while :; do sleep 0.01; done";
        var ends = new List<string>();
        var builder = LocalApp.NewBuilder();
        var first = builder.AddExecutable("first", "sh", "/", "-c", Script);
        var second = builder.AddExecutable("second", "sh", "/", "-c", Script).WaitFor(first);
        var third = builder.AddExecutable("third", "sh", "/", "-c", Script).WaitFor(second);
        foreach (var resource in new[] { first, second, third })
        {
            resource.OnResourceStopped((r, _, _) =>
            {
                ends.Add(r.Name);
                return Task.CompletedTask;
            });
        }

        await using var app = await LocalApp.StartAsync(builder, "third");
        await app.WaitForLineAsync("third", "up");
        await app.StopAsync();

        Assert.Equal(["third", "second", "first"], ends);
    }

    [Fact]
    public async Task Resource_WithExplicitStart_WaitsForTheCommand()
    {
        var builder = LocalApp.NewBuilder();
        builder.AddExecutable("tool", "sleep", "/", "1000").WithExplicitStart();
        await using var app = await LocalApp.StartAsync(builder);
        await app.WaitAsync("tool", s => s.State?.Text == KnownResourceStates.NotStarted);

        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("tool", KnownResourceCommands.StartCommand)).Success);
        await app.WaitAsync("tool", s => s.State?.Text == KnownResourceStates.Running);
        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("tool", KnownResourceCommands.StopCommand)).Success);
        await app.WaitAsync("tool", s => s.State?.Text == KnownResourceStates.Exited);
        Assert.False((await app.ResourceCommands.ExecuteCommandAsync("tool", "paint")).Success);
        Assert.False((await app.ResourceCommands.ExecuteCommandAsync("nobody", KnownResourceCommands.StartCommand)).Success);
    }

    [Fact]
    public async Task Start_WithSeveralFaults_NamesThemAllAndRunsNothing()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var builder = LocalApp.NewBuilder();
        builder.AddParameter("openai-key", secret: true);
        builder.AddExecutable("edge", "sleep", "/", "1000").WithHttpEndpoint(port: port);
        builder.AddExecutable("ghost", "no-such-program", "/");
        builder.AddExecutable("fine", "sleep", "/", "1000");
        await using var app = builder.Build();

        var refusal = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync());

        Assert.Contains("Parameters:openai-key", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"'edge': port {port}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("'ghost': there is no program 'no-such-program'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, app.Pid("fine"));
    }

    [Fact]
    public async Task FixedPort_ReservedByAnotherCopyThatDoesNotListenYet_IsTaken()
    {
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        await using var first = await LocalApp.StartAsync(Builder(), "edge");
        await using var second = Builder().Build();

        var refusal = await Assert.ThrowsAsync<DistributedApplicationException>(() => second.StartAsync());
        Assert.Contains($"port {port}", refusal.Message, StringComparison.Ordinal);

        IDistributedApplicationBuilder Builder()
        {
            var builder = LocalApp.NewBuilder();
            builder.AddExecutable("edge", "sleep", "/", "1000").WithHttpEndpoint(port: port);
            return builder;
        }
    }

    [Fact]
    public async Task Logs_WithAFolder_AreOneFilePerResource()
    {
        using var folder = new TemporaryFolder();
        var builder = LocalApp.NewBuilder($"--LocalAspire:LogsDirectory={folder.Path}");
        builder.AddExecutable("one", "sh", "/", "-c", "printf '\\033[32mgreen\\033[0m\\n'; echo wrong >&2");

        await using (var app = await LocalApp.StartAsync(builder))
        {
            await app.WaitForLineAsync("one", "green");
            await app.WaitForLineAsync("one", "wrong");
            await app.WaitAsync("one", s => s.State?.Text == KnownResourceStates.Finished);
        }

        var lines = await File.ReadAllLinesAsync(Path.Combine(folder.Path, "one.log"));
        Assert.Contains(lines, l => l.EndsWith(" green", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.EndsWith(" wrong", StringComparison.Ordinal));
    }
}
