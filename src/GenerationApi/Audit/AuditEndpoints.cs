using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.AuditStore;
using ReferenceApp.Contracts;
using ReferenceApp.Domain;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Requests;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.GenerationApi.Audit;

/// <summary>The audit log, entry by entry as it was written.</summary>
static class AuditEndpoints
{
    public static void MapAudit(this RouteGroupBuilder api) =>
        api.MapGroup("/audit").WithTags("Audit").MapGet("", FindAsync).WithName("FindAuditEntries")
            .WithSummary("Entries that meet all conditions, oldest first, each with the hash of its bytes.")
            .Answers<Page<AuditEntry>>(200, 400);

    static async Task<Results<Ok<Page<AuditEntry>>, Refusal>> FindAsync(
        HttpContext http, AuditSearch search, [AsParameters] AuditFilterInput input, CancellationToken cancel,
        string? cursor = null, string? limit = null)
    {
        var faults = new List<Fault>();
        var paging = Paging.Read(cursor, limit, faults);
        var filter = input.Read(http.GetCaller(), faults);
        if (faults.Count > 0)
            return Refusal.Invalid(faults);

        var (shown, next) = paging.Cut(await search.FindAsync(filter, paging.After, paging.Rows, cancel), row => row.Id);
        return TypedResults.Ok(new Page<AuditEntry>(
            [.. shown.Select(row => new AuditEntry(
                row.Id, Convert.ToHexStringLower(row.BodySha256), new VerbatimJson(row.Body)))],
            next));
    }
}
