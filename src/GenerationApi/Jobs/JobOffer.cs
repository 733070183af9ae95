using ReferenceApp.Domain.Routing;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>
/// The values that the interface knows, and which of them this version can do. A known one that it cannot do is refused
/// as not available, never accepted and left out.
/// </summary>
static class JobOffer
{
    public static readonly IReadOnlyList<string> Drills =
        ["moderation_blocked", "rate_limited", "timeout", "truncated_stream", "storage_unavailable"];

    public static readonly IReadOnlyList<string> UnknownOutcomes = ["ask", "retry-once"];

    public static readonly IReadOnlyList<string> Protections = ["verify", "exact"];

    public static bool CanDo(Surface surface) => surface == Surface.ImageApi || surface == Surface.ChatGpt;

    public static bool CanDrill(string drill) => drill == "moderation_blocked";

    public static bool CanProtect(string protection) => protection == "verify";
}
