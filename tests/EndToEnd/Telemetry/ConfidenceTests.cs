using System.Text;
using Xunit;

namespace ReferenceApp.EndToEnd.Telemetry;

[Collection<TelemetryCollection>]
public sealed class ConfidenceTests(TelemetryRun run)
{
    [Fact]
    public void Signals_HoldNoPromptKeyPasswordPictureOrPersonalText()
    {
        var exports = run.Telemetry.Exports.ToArray();
        Assert.Equal(["logs", "metrics", "traces"], exports.Select(export => export.Signal).Distinct().Order());

        Assert.All(run.Secrets, secret =>
        {
            foreach (var form in Canaries.Forms(secret))
                Assert.DoesNotContain(exports, export => export.Body.AsSpan().IndexOf(form) >= 0);
        });
    }

    [Fact]
    public void Search_FindsWhatIsThere() => Assert.All(
        (string[])[run.JobId.ToString(), "job.lease_lost"],
        known => Assert.Contains(run.Telemetry.Exports, export => export.Body.AsSpan().IndexOf(Canaries.Forms(known).First()) >= 0));

    [Theory]
    [InlineData("secret")]
    [InlineData("新茶まつり")]
    public void Search_FindsASecretInsideBase64(string secret)
    {
        for (var before = 0; before < 4; before++)
        {
            var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', before) + secret + "and so on"));

            Assert.Contains(Canaries.Forms(secret), form => text.Contains(Encoding.ASCII.GetString(form), StringComparison.Ordinal));
        }
    }
}
