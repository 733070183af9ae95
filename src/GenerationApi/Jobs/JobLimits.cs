namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>How much one job may ask for.</summary>
static class JobLimits
{
    /// <summary>Each edit is at least one paid call, made one after the other.</summary>
    public const int Edits = 16;

    /// <summary>Entries of each list of the final grid.</summary>
    public const int GridEntries = 8;

    public const int Candidates = 16;

    public const int Reviewers = 2;

    public const int LatencySeconds = 3600;
}
