using System.Text.Json.Serialization;

namespace ReferenceApp.ImageApiSimulator.Admin;

/// <summary>The body of <c>POST /admin/settings</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
[JsonNumberHandling(JsonNumberHandling.Strict)]
sealed record SettingsChange(int? LatencyMs, double? Drift, int? ImagesPerMinute)
{
    public Dictionary<string, string[]> Faults()
    {
        var faults = new Dictionary<string, string[]>();
        if (LatencyMs is < 0 or > Settings.MostLatencyMs)
            faults["latencyMs"] = [$"must be from 0 to {Settings.MostLatencyMs}"];
        if (Drift is < 0 or > 1 or double.NaN)
            faults["drift"] = ["must be from 0 to 1"];
        if (ImagesPerMinute is < 1 or > Settings.MostImagesPerMinute)
            faults["imagesPerMinute"] = [$"must be from 1 to {Settings.MostImagesPerMinute}"];
        return faults;
    }

    public Settings ApplyTo(Settings settings) => new(
        LatencyMs ?? settings.LatencyMs, Drift ?? settings.Drift, ImagesPerMinute ?? settings.ImagesPerMinute);
}
