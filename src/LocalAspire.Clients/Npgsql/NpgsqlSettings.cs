namespace Aspire.Npgsql;

/// <summary>
/// Section <c>Aspire:Npgsql</c>, then <c>Aspire:Npgsql:{name}</c>; <c>ConnectionStrings:{name}</c> wins over both.
/// </summary>
public sealed class NpgsqlSettings
{
    /// <summary>Npgsql syntax, for example <c>Host=localhost;Username=…;Database=…</c>.</summary>
    public string? ConnectionString { get; set; }

    public bool DisableHealthChecks { get; set; }

    /// <summary>Commands and batches make no spans.</summary>
    public bool DisableTracing { get; set; }
}
