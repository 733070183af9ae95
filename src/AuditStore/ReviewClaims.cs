using Dapper;
using Npgsql;

namespace ReferenceApp.AuditStore;

/// <summary>Somebody's right to decide about a job.</summary>
/// <param name="Sha256">The picture that they were shown.</param>
/// <param name="Lines">What was made for it, verbatim.</param>
public sealed record ReviewClaim(Guid JobId, string Reviewer, DateTime ExpiresAt, string Sha256, byte[] Lines);

/// <summary>Who looks at a job, and until when.</summary>
public sealed record ClaimHolder(Guid JobId, string Reviewer, DateTime ExpiresAt);

/// <summary>
/// Leases of jobs that await review: one row a job and the database's own clock. A claim keeps what it was made with for as
/// long as it is renewed. An append that changes the job ends it; there is no other way to give it up than to let it run out.
/// </summary>
public sealed class ReviewClaims(NpgsqlDataSource database)
{
    /// <summary>Long enough to read a poster whole; whoever keeps the page open renews it.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(5);

    const string Columns = "job_id as JobId, reviewer, expires_at as ExpiresAt, sha256, lines";

    /// <summary>The claim that holds now, whoever has it; null: nobody.</summary>
    public async Task<ReviewClaim?> FindAsync(Guid jobId, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<ReviewClaim>(new CommandDefinition(
            $"select {Columns} from review_claims where job_id = @jobId and expires_at > now()",
            new { jobId }, cancellationToken: cancel));
    }

    /// <summary>Extends the reviewer's claim on this picture; null when there is none.</summary>
    public async Task<ReviewClaim?> RenewAsync(Guid jobId, string reviewer, string sha256, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<ReviewClaim>(new CommandDefinition(
            $"""
            update review_claims set expires_at = now() + @Duration
            where job_id = @jobId and reviewer = @reviewer and sha256 = @sha256 and expires_at > now()
            returning {Columns}
            """, new { jobId, reviewer, sha256, Duration }, cancellationToken: cancel));
    }

    /// <summary>
    /// Makes the claim, unless somebody else has one: then theirs is the answer. Of two at once by the same reviewer both get
    /// the lines of the first.
    /// </summary>
    public async Task<ReviewClaim> TakeAsync(
        Guid jobId, string reviewer, string sha256, byte[] lines, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        while (true)
        {
            var taken = await connection.QuerySingleOrDefaultAsync<ReviewClaim>(new CommandDefinition(
                $"""
                insert into review_claims as held (job_id, reviewer, expires_at, sha256, lines)
                values (@jobId, @reviewer, now() + @Duration, @sha256, @lines)
                on conflict (job_id) do update set reviewer = excluded.reviewer, expires_at = excluded.expires_at,
                    sha256 = excluded.sha256,
                    lines = case when held.expires_at > now() and held.sha256 = excluded.sha256 then held.lines else excluded.lines end
                where held.expires_at <= now() or held.reviewer = excluded.reviewer
                returning {Columns}
                """, new { jobId, reviewer, sha256, lines, Duration }, cancellationToken: cancel));
            // A claim that stood in the way and ran out in between is nobody's any more.
            if ((taken ?? await FindAsync(jobId, cancel)) is { } claim)
                return claim;
        }
    }

    /// <summary>Those of these jobs that somebody looks at.</summary>
    public async Task<IReadOnlyList<ClaimHolder>> OfJobsAsync(IReadOnlyCollection<Guid> jobIds, CancellationToken cancel)
    {
        if (jobIds.Count == 0)
            return [];
        await using var connection = await database.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<ClaimHolder>(new CommandDefinition(
            """
            select job_id as JobId, reviewer, expires_at as ExpiresAt from review_claims
            where job_id = any(@jobIds) and expires_at > now()
            """, new { jobIds = jobIds.ToArray() }, cancellationToken: cancel))];
    }

    /// <summary>Drops what has run out, and the lines with it.</summary>
    public async Task<int> ForgetAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(
            "delete from review_claims where expires_at <= now()", cancellationToken: cancel));
    }
}
