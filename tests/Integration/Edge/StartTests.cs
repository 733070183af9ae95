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
            "SignIn:KeysDirectory: is required",
            "SignIn:OAuth: is needed in Production",
        ];
        Assert.All(expected, fault => Assert.Contains($"\n  {fault}", error));
        Assert.Equal(expected.Length, error.Split("\n  ").Length - 1);
        Assert.DoesNotContain("   at ", error);
        Assert.DoesNotContain("rk_secret", error);
    }

    [Fact]
    public async Task SignIn_ThatLetsNobodyOrAnybodyIn_IsToldFaultByFault()
    {
        var (exitCode, error) = await RunAsync(
            "--InternalIdentity:KeysDirectory=/nowhere/keys", "--SignIn:KeysDirectory=keys", "--SignIn:Lifetime=400.00:00:00",
            "--SignIn:Reviewers:0:Name=one", "--SignIn:Reviewers:0:PasswordHash=s3cret",
            "--SignIn:Reviewers:1:Name=one", "--SignIn:Reviewers:1:Role=Caller",
            "--SignIn:OAuth:ClientId=page", "--SignIn:OAuth:AuthorizationEndpoint=http://provider.example/authorize");

        Assert.Equal(78, exitCode);
        string[] expected =
        [
            "SignIn:KeysDirectory: must be an absolute path",
            "SignIn:Lifetime: must be between",
            "SignIn:Reviewers: with passwords are for Development only",
            "SignIn:Reviewers:0:PasswordHash: must be pbkdf2-sha512:",
            "SignIn:Reviewers:1:Name: is the name of an earlier reviewer",
            "SignIn:Reviewers:1:PasswordHash: is required",
            "SignIn:Reviewers:1:Role: must be Reviewer or Admin",
            "SignIn:OAuth: cannot be combined with Reviewers",
            "SignIn:OAuth:AuthorizationEndpoint: must begin with https",
            "SignIn:OAuth:TokenEndpoint: is required",
            "SignIn:OAuth:ClientSecret: is required",
            "SignIn:OAuth:ReviewerValue: is required",
        ];
        Assert.All(expected, fault => Assert.Contains($"\n  {fault}", error));
        Assert.DoesNotContain("s3cret", error);
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
