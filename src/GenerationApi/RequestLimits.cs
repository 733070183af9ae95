namespace ReferenceApp.GenerationApi;

/// <summary>What one request may carry.</summary>
static class RequestLimits
{
    /// <summary>A source picture (below 50 MB) with its job, and room for the multipart frame.</summary>
    public const long MaxBodyBytes = 64L << 20;

    /// <summary>JSON is held in memory. A mask of the largest accepted size (4 MB, base64) nearly fills it.</summary>
    public const int MaxJsonBytes = 5 << 20;

    /// <summary>Faults listed in one answer; a body of nothing but faults must not become a larger answer.</summary>
    public const int MaxFaults = 100;
}
