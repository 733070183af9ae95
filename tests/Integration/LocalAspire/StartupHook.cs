using Aspire.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ReferenceApp.Integration.LocalAspire;

#pragma warning disable MA0047 // The runtime looks for this type outside any namespace.

/// <summary>Lets this assembly also be a host to kill and a project to run, so that neither needs a project of its own: the
/// runtime calls a class of this name, named in <c>DOTNET_STARTUP_HOOKS</c>, before the entry point.</summary>
static class StartupHook
{
    public const string RoleVariable = "LOCAL_ASPIRE_TEST_ROLE";

    public static void Initialize()
    {
        var role = Environment.GetEnvironmentVariable(RoleVariable);
        if (role is null)
            return;

        Environment.SetEnvironmentVariable(RoleVariable, null);
        Environment.SetEnvironmentVariable("DOTNET_STARTUP_HOOKS", null);
        (role == "service" ? ServeAsync() : HostAsync(role)).GetAwaiter().GetResult();
        Environment.Exit(0);
    }

    // Answers with its environment.
    static async Task ServeAsync()
    {
        var app = WebApplication.CreateBuilder().Build();
        app.MapGet("/env/{name}", (string name) => Environment.GetEnvironmentVariable(name) is { } v ? Results.Text(v) : Results.NotFound());
        app.MapGet("/pid", () => Environment.ProcessId);
        await app.RunAsync();
    }

    // Starts servers and a program with a child of its own, prints their ids, and waits to be killed.
    static async Task HostAsync(string data)
    {
        var builder = LocalApp.NewServers(data);
        builder.AddExecutable("family", "sh", "/", "-c", "trap '' TERM; sleep 1000 & echo child $!; wait; wait");
        var app = await LocalApp.StartAsync(builder, "audit", "redis", "family");
        var child = (await app.WaitForLineAsync("family", "child ")).Split(' ')[1];
        Console.WriteLine($"{app.Pid("family")} {child}");
        await Task.Delay(Timeout.Infinite);
    }
}
