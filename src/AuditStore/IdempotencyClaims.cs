using Dapper;
using Npgsql;
using ReferenceApp.Domain.Audit;

namespace ReferenceApp.AuditStore;

/// <summary>What was asked before, so that a repeated request is answered before any work is done for it.</summary>
public sealed class IdempotencyClaims(NpgsqlDataSource database)
{
    public async Task<IdempotencyClaim?> FindAsync(string scope, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<IdempotencyClaim>(new CommandDefinition(
            "select scope, body_sha256 as BodySha256, resource_id as ResourceId from idempotency where scope = @scope",
            new { scope }, cancellationToken: cancel));
    }

    /// <summary>Drops the claims made before a time; their keys are free again.</summary>
    public async Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(
            "delete from idempotency where created_at < @before", new { before }, cancellationToken: cancel));
    }
}
