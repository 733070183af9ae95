using Dapper;
using Npgsql;
using ReferenceApp.Domain.Assets;

namespace ReferenceApp.AuditStore;

/// <summary>A reference as it is shown.</summary>
public sealed record AssetReferenceRow(
    Guid Id, string Sha256, string Caller, Guid? JobId, Guid? AttemptId, string Role, long Bytes, int Width, int Height,
    string Format, bool C2pa, string? DerivedFrom);

/// <summary>Who uses which picture; the bytes go when the last use goes.</summary>
public sealed class AssetReferences(NpgsqlDataSource database)
{
    const string Columns =
        """
        select id, sha256, caller, job_id as JobId, attempt_id as AttemptId, role, bytes, width, height, format, c2pa,
            derived_from as DerivedFrom from asset_references
        """;

    public async Task<IReadOnlyList<AssetReferenceRow>> OfJobsAsync(
        IReadOnlyCollection<Guid> jobIds, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<AssetReferenceRow>(new CommandDefinition(
            $"{Columns} where job_id = any(@jobIds) order by id", new { jobIds = jobIds.ToArray() },
            cancellationToken: cancel))];
    }

    public async Task<AssetReferenceRow?> FindAsync(Guid id, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<AssetReferenceRow>(new CommandDefinition(
            $"{Columns} where id = @id", new { id }, cancellationToken: cancel));
    }

    /// <summary>
    /// Ends every use that a job makes of pictures, and deletes the bytes nobody else uses. The rows are gone before
    /// the bytes are: a crash in between leaves bytes without a reference, never a reference without bytes.
    /// </summary>
    /// <returns>The hashes whose bytes were deleted.</returns>
    public async Task<IReadOnlyList<string>> ReleaseJobAsync(Guid jobId, IAssetStore assets, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var released = (await connection.QueryAsync<string>(new CommandDefinition(
            "delete from asset_references where job_id = @jobId returning sha256", new { jobId },
            cancellationToken: cancel))).Distinct().ToArray();
        var orphans = (await connection.QueryAsync<string>(new CommandDefinition(
            "select h from unnest(@released) h where not exists (select from asset_references where sha256 = h)",
            new { released }, cancellationToken: cancel))).ToArray();
        foreach (var sha256 in orphans)
            await assets.DeleteAsync(sha256, cancel);
        return orphans;
    }
}
