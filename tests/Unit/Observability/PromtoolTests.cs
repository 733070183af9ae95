using System.Diagnostics;
using ReferenceApp.Unit.Layout;
using Xunit;

namespace ReferenceApp.Unit.Observability;

/// <summary>Prometheus' own tool reads what Prometheus will read. It comes with the Debian package of eng/install-packages.</summary>
public sealed class PromtoolTests
{
    [Fact]
    public async Task Configuration_IsAcceptedByPrometheus() => await Succeeds("check", "config", "prometheus.yaml");

    [Fact]
    public async Task Rules_AreAcceptedByPrometheus() => await Succeeds(["check", "rules", .. Files("rules")]);

    [Fact]
    public async Task Alerts_FireWhenTheyShouldAndOtherwiseDoNot() => await Succeeds(["test", "rules", .. Files("tests")]);

    static IEnumerable<string> Files(string folder) => Repository.Files("*.yaml")
        .Where(path => path.StartsWith($"{RuleFiles.Folder}/{folder}/", StringComparison.Ordinal))
        .Select(path => Path.GetRelativePath(RuleFiles.Folder, path));

    static async Task Succeeds(params string[] arguments)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var promtool = Process.Start(new ProcessStartInfo("promtool", arguments)
        {
            WorkingDirectory = Path.Combine(Repository.Root, RuleFiles.Folder),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var output = promtool.StandardOutput.ReadToEndAsync(cancel);
        var errors = promtool.StandardError.ReadToEndAsync(cancel);
        await promtool.WaitForExitAsync(cancel);

        Assert.True(promtool.ExitCode == 0, $"promtool {string.Join(' ', arguments)}\n{await output}\n{await errors}");
    }
}
