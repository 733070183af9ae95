using System.Collections.Frozen;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.Edge.Keys;

/// <summary>
/// Which part of the interface a key opens. The scope of <c>/api/x/…</c> is <c>x</c>, so a part that is added later stays
/// closed to the keys that exist; the exceptions are listed.
/// </summary>
static class Scopes
{
    public const string All = "*";

    const string Images = "images";

    public static readonly FrozenSet<string> Known = FrozenSet.Create(
        All, Images, "jobs", "reviews", "routes", "costs", "providers", "migrations", "fidelity", "audit");

    public static string List { get; } = string.Join(", ", Known.Order());

    /// <summary>Whether the caller may come to this path at all; what it finds there is the service's decision.</summary>
    public static bool Allow(CallerIdentity caller, PathString path)
    {
        var required = RequiredBy(path);
        return caller.Scopes.Any(scope => scope == All || required.Contains(scope));
    }

    /// <summary>Any one of these is enough.</summary>
    static string[] RequiredBy(PathString path)
    {
        if (path.StartsWithSegments("/v1"))
            return [Images];
        if (!path.StartsWithSegments("/api", out var rest))
            return [];

        var part = (rest.Value ?? "").Split('/', 3).ElementAtOrDefault(1)?.ToLowerInvariant() ?? "";
        // Attempts are what both jobs and direct calls are made of.
        return part == "attempts" ? ["jobs", Images] : [part];
    }
}
