using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.GenerationApi.Requests;

/// <summary>What a caller may see: its own. Reviewers and operators see everybody's.</summary>
static class Visibility
{
    /// <summary>The only caller whose things are visible; null: everybody's are.</summary>
    public static string? VisibleTo(this CallerIdentity identity) =>
        identity.Role == CallerRole.Caller ? identity.Caller : null;

    public static bool Sees(this CallerIdentity identity, string owner) =>
        identity.VisibleTo() is not { } only || only == owner;
}
