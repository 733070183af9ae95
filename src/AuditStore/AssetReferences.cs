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
    /// Ends every use that a job makes of pictures, and deletes the bytes nobody else uses. What a crash leaves undone a
    /// second call does: a picture's rows are gone only when its bytes are, or are needed.
    /// </summary>
    /// <returns>The hashes whose bytes were deleted.</returns>
    public async Task<IReadOnlyList<string>> ReleaseJobAsync(Guid jobId, IAssetStore assets, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var used = await connection.QueryAsync<string>(new CommandDefinition(
            "select distinct sha256 from asset_references where job_id = @jobId", new { jobId }, cancellationToken: cancel));
        var deleted = new List<string>();
        foreach (var sha256 in used)
        {
            if (await ReleaseAsync(connection, jobId, sha256, assets, cancel))
                deleted.Add(sha256);
        }

        return deleted;
    }

    /// <summary>The lock is held until the bytes are gone: who adopts the same content meanwhile waits, and then adopts it anew.</summary>
    static async Task<bool> ReleaseAsync(
        NpgsqlConnection connection, Guid jobId, string sha256, IAssetStore assets, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await AssetLocks.TakeAsync(connection, sha256, cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from asset_references where job_id = @jobId and sha256 = @sha256", new { jobId, sha256 },
            cancellationToken: cancel));
        var needed = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from asset_references where sha256 = @sha256)", new { sha256 }, cancellationToken: cancel));
        if (!needed)
            await assets.DeleteAsync(sha256, cancel);
        await transaction.CommitAsync(cancel);
        return !needed;
    }
}
