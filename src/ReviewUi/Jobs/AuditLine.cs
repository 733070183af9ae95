using System.Text.Json;
using ReferenceApp.Contracts;

namespace ReferenceApp.ReviewUi.Jobs;

/// <summary>What the page shows of an audit entry; the whole of it is at <c>GET /api/audit</c>.</summary>
/// <param name="Type">For example <c>job.step_passed</c>.</param>
/// <param name="By">The person or program that did it, where the entry names one.</param>
public sealed record AuditLine(Guid Id, string Sha256, string Type, DateTimeOffset At, string? By)
{
    public static IReadOnlyList<AuditLine> Read(IReadOnlyList<AuditEntry> entries) => [.. entries.Select(Read)];

    static AuditLine Read(AuditEntry entry)
    {
        using var json = JsonDocument.Parse(entry.Entry.Utf8);
        var root = json.RootElement;
        var by = root.TryGetProperty("data", out var data) && data.TryGetProperty("by", out var named) ? named.GetString() : null;
        return new AuditLine(
            entry.Id, entry.Sha256, root.GetProperty("type").GetString() ?? "", root.GetProperty("at").GetDateTimeOffset(), by);
    }
}
