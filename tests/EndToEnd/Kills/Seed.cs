using System.Globalization;

namespace ReferenceApp.EndToEnd.Kills;

/// <summary>What a run of kills was decided by: printed, and given again in <c>REFERENCEAPP_SEED</c> it decides the same.</summary>
static class Seed
{
    public static int Choose() => Environment.GetEnvironmentVariable("REFERENCEAPP_SEED") is { Length: > 0 } given
        ? int.Parse(given, CultureInfo.InvariantCulture)
        : Random.Shared.Next();
}
