using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace ReferenceApp.Integration.LocalAspire;

/// <summary>This very assembly, run as a project: see <see cref="StartupHook"/>.</summary>
public sealed class ProjectTests
{
    [Fact]
    public async Task Project_WithReferences_ListensAndKnowsTheOthers()
    {
        var builder = LocalApp.NewBuilder("--DcpPublisher:RandomizePorts=true");
        var api = AddService(builder, "api", port: 8080);
        AddService(builder, "edge").WithReference(api).WaitFor(api);

        await using var app = await LocalApp.StartAsync(builder, "edge");
        using var edge = app.CreateHttpClient("edge");

        Assert.NotEqual(8080, app.GetEndpoint("api", "http").Port);
        Assert.Equal(app.GetEndpoint("api", "http").ToString().TrimEnd('/'), await edge.GetStringAsync("/env/services__api__http__0"));
        Assert.Equal("Development", await edge.GetStringAsync("/env/ASPNETCORE_ENVIRONMENT"));
        Assert.Equal("edge", await edge.GetStringAsync("/env/OTEL_SERVICE_NAME"));
        Assert.StartsWith("service.instance.id=", await edge.GetStringAsync("/env/OTEL_RESOURCE_ATTRIBUTES"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KILL", 137)]
    [InlineData("TERM", 0)]
    public async Task Project_ThatListens_IsRestartedOnItsPortHoweverItEnds(string signal, int exitCode)
    {
        var builder = LocalApp.NewBuilder();
        AddService(builder, "api");
        await using var app = await LocalApp.StartAsync(builder, "api");
        using var client = app.CreateHttpClient("api");
        var before = app.Pid("api");

        await Processes.SendAsync(signal, before);

        await app.WaitAsync("api", s => s.Pid() != before && s.HealthStatus == HealthStatus.Healthy);
        await app.WaitForLineAsync("api", $"exit code {exitCode}; restart 1");
        Assert.NotEqual($"{before}", await client.GetStringAsync("/pid"));
    }

    [Fact]
    public async Task Project_WithReplicas_SharesOnePortAmongThem()
    {
        var builder = LocalApp.NewBuilder();
        AddService(builder, "api").WithReplicas(2);
        await using var app = await LocalApp.StartAsync(builder);
        await app.WaitForLineAsync("api-1", "Application started");
        await app.WaitForLineAsync("api-2", "Application started");

        var pids = new HashSet<string>();
        for (var i = 0; i < 4; i++)
        {
            using var client = new HttpClient { BaseAddress = app.GetEndpoint("api", "http") };
            pids.Add(await client.GetStringAsync("/pid"));
        }

        Assert.Equal([$"{app.Pid("api-1")}", $"{app.Pid("api-2")}"], pids.Order());
    }

    [Fact]
    public async Task TestingBuilder_OnAnEntryPoint_TakesItsModelAndLetsItGoOn()
    {
        var before = FakeAppHost.Ends;
        var builder = await DistributedApplicationTestingBuilder.CreateAsync(
            typeof(FakeAppHost).GetMethod(nameof(FakeAppHost.EntryPoint))!, ["--Greeting=hello"], CancellationToken.None);
        Assert.True(builder.Resources.TryGetByName("tool", out var tool));
        builder.CreateResourceBuilder((ExecutableResource)tool).WithEnvironment("ADDED", "by the test");

        await using (var app = await builder.BuildAsync())
        {
            await app.StartAsync();
            await app.WaitForLineAsync("tool", "hello by the test");
            Assert.NotEqual(8080, app.GetEndpoint("tool", "http").Port);
            await app.StopAsync();
        }

        await FakeAppHost.Ended.Task.WaitAsync(LocalApp.Patience);
        Assert.Equal(before + 1, FakeAppHost.Ends);
    }

    internal static IResourceBuilder<ProjectResource> AddService(IDistributedApplicationBuilder builder, string name, int? port = null)
        => builder.AddProject(name, ProjectFile())
            .WithHttpEndpoint(port)
            .WithHttpHealthCheck("/pid")
            .WithEnvironment(StartupHook.RoleVariable, "service")
            .WithEnvironment("DOTNET_STARTUP_HOOKS", typeof(StartupHook).Assembly.Location);

    static string ProjectFile([System.Runtime.CompilerServices.CallerFilePath] string thisFile = "")
        => Path.GetFullPath("../Integration.csproj", Path.GetDirectoryName(thisFile)!);

    static class FakeAppHost
    {
        public static readonly TaskCompletionSource Ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public static int Ends { get; private set; }

        public static void EntryPoint(string[] args)
        {
            var builder = LocalApp.NewBuilder(args);
            builder.AddExecutable("tool", "sh", "/", "-c", $"echo {builder.Configuration["Greeting"]} $ADDED; exec sleep 1000")
                .WithHttpEndpoint(port: 8080);
            builder.Build().Run();
            Ends++;
            Ended.SetResult();
        }
    }
}
