using System.Diagnostics;
using Xunit;

namespace ReferenceApp.Integration.Edge;

public sealed class StartTests
{
    [Fact]
    public async Task Production_WithoutKeys_RefusesToStart()
    {
        var (exitCode, error) = await RunAsync("--InternalIdentity:KeysDirectory=/nowhere/keys");

        Assert.Equal(78, exitCode);
        Assert.Contains("  Edge:ApiKeys: needs at least one key in Production", error);
    }

    [Fact]
    public async Task Start_WithManyFaults_NamesThemAllOnStandardErrorWithoutAStackTrace()
    {
        var hash = new string('a', 64);
        var (exitCode, error) = await RunAsync(
            "--Edge:ApiKeys:0:Caller=one", $"--Edge:ApiKeys:0:Sha256={hash}", "--Edge:ApiKeys:0:Scopes:0=jobs",
            "--Edge:ApiKeys:1:Caller=one", $"--Edge:ApiKeys:1:Sha256={hash.ToUpperInvariant()}", "--Edge:ApiKeys:1:Role=Reviewer",
            "--Edge:ApiKeys:2:Caller=Two!", "--Edge:ApiKeys:2:Sha256=not hex", "--Edge:ApiKeys:2:Scopes:0=everything",
            "--Edge:ApiKeys:2:DayBudgetUsd=-1", "--Edge:ApiKeys:2:Key=rk_secret",
            "--Edge:MaxBodyBytes=many", "--Edge:RequestsPerMinute=0");

        Assert.Equal(78, exitCode);
        string[] expected =
        [
            "Edge:ApiKeys:1:Caller: is the name of an earlier key",
            "Edge:ApiKeys:1:Sha256: is the hash of an earlier key",
            "Edge:ApiKeys:1:Role: must be Caller or Admin",
            "Edge:ApiKeys:1:Scopes: needs at least one of",
            "Edge:ApiKeys:2:Caller: must be 1 to 64 of a-z",
            "Edge:ApiKeys:2:Sha256: must be 64 hex digits",
            "Edge:ApiKeys:2:Scopes:0: must be one of",
            "Edge:ApiKeys:2:DayBudgetUsd: must be between 0 and 1000000",
            "Edge:ApiKeys:2:Key: is not a known setting",
            "Edge:MaxBodyBytes: must be a whole number",
            "Edge:RequestsPerMinute: must not be 0 in Production",
            "InternalIdentity:KeysDirectory: is required",
        ];
        Assert.All(expected, fault => Assert.Contains($"\n  {fault}", error));
        Assert.Equal(expected.Length, error.Split("\n  ").Length - 1);
        Assert.DoesNotContain("   at ", error);
        Assert.DoesNotContain("rk_secret", error);
    }

    static async Task<(int ExitCode, string Error)> RunAsync(params string[] settings)
    {
        string[] arguments =
            ["exec", typeof(ReferenceApp.Edge.Program).Assembly.Location, "--urls=http://127.0.0.1:0", .. settings];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("ASPNETCORE_ENVIRONMENT");
        start.Environment.Remove("DOTNET_ENVIRONMENT");

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        await output;
        return (process.ExitCode, error.ReplaceLineEndings("\n"));
    }
}
