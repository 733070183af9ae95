using System.ComponentModel.DataAnnotations;

namespace ReferenceApp.ImageApiSimulator;

/// <summary>The configuration section <c>Simulator</c>.</summary>
public sealed class SimulatorOptions
{
    /// <summary>The folder that keeps <c>calls.ndjson</c>; made when missing. One process at a time may use it.</summary>
    [Required]
    public string DataDirectory { get; set; } = "";

    /// <summary>The only key that is accepted. When empty, every key that starts with <c>sk-</c> is.</summary>
    public string? ApiKey { get; set; }

    /// <summary>How long a call takes at least, in milliseconds; like the next two, <c>POST /admin/settings</c> changes it.</summary>
    [Range(0, Admin.Settings.MostLatencyMs)]
    public int LatencyMs { get; set; }

    /// <summary>How much is redrawn outside a mask: 0 nothing, 1 another picture; the default is an honest redraw.</summary>
    [Range(0.0, 1.0)]
    public double Drift { get; set; } = 0.02;

    /// <summary>Pictures that all callers together may order in a minute. 250 is OpenAI's highest published tier.</summary>
    [Range(1, Admin.Settings.MostImagesPerMinute)]
    public int ImagesPerMinute { get; set; } = 250;
}
