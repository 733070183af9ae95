using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.Unit.Layout;

/// <summary>docs/telemetry.md where no run is needed; what is emitted is compared with it by an end-to-end test.</summary>
public sealed partial class TelemetryDocumentTests
{
    static readonly string[] Defined = ["refapp.", "gen_ai.", "messaging.", "error."];

    static readonly IReadOnlyList<(string Name, string Level, string Category, string Attributes)> InSource =
    [
        // The host of development receives telemetry and exports none.
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "ReferenceApp.*.dll")
            .Where(path => Path.GetFileName(path) is not ("ReferenceApp.LocalAspire.dll" or "ReferenceApp.LocalAspire.Dashboard.dll"))
            .SelectMany(path => Assembly.LoadFrom(path).GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (method.DeclaringType, Message: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(found => found.Message is not null)
            .Select(found => (found.Message!.EventName ?? "", found.Message.Level.ToString(), CategoryOf(found.DeclaringType!), Placeholders(found.Message.Message))),
    ];

    [Fact]
    public void LogEvents_AreAllInTheDocument_AsTheSourceHasThem()
    {
        var documented = TelemetryDocument.LogEvents.Select(row =>
            (row.Name, row["Level"], row["Category"], string.Join(", ", row.Attributes.Order())));

        Assert.NotEmpty(InSource);
        Assert.Equal(InSource.Order(), documented.Order());
    }

    [Fact]
    public void LogEvent_IsNamedByAreaAndWhatHappened() =>
        Assert.All(InSource, e => Assert.Matches("^refapp(\\.[a-z]+(_[a-z]+)*){2}$", e.Name));

    [Fact]
    public void Attributes_OfOurOwn_AreDefinedAndUsed()
    {
        var used = new[] { TelemetryDocument.Spans, TelemetryDocument.EventsAndLinks, TelemetryDocument.Metrics }
            .SelectMany(table => table).SelectMany(row => row.Attributes).Distinct()
            .Where(name => Defined.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));

        Assert.Equal(used.Order(), TelemetryDocument.Attributes.Select(row => row.Name).Order());
    }

    static string CategoryOf(Type type) => (type is { Name: "Log", DeclaringType: { } owner } ? owner : type).FullName!;

    static string Placeholders(string template) => string.Join(", ", Placeholder().Matches(template).Select(match => match.Groups["name"].Value).Order());

    [GeneratedRegex(@"\{(?<name>\w+)")]
    private static partial Regex Placeholder();
}
