using Microsoft.Extensions.Options;

namespace ReferenceApp.ImageApiSimulator.Admin;

/// <summary>What may change while the simulator runs; see <see cref="SimulatorOptions"/> for units.</summary>
sealed record Settings(int LatencyMs, double Drift, int ImagesPerMinute)
{
    public const int MostLatencyMs = 600_000;
    public const int MostImagesPerMinute = 1_000_000;
}

/// <summary>The settings of this moment. They last until the process ends; its start values come from configuration.</summary>
sealed class CurrentSettings(IOptions<SimulatorOptions> options)
{
    volatile Settings value = new(options.Value.LatencyMs, options.Value.Drift, options.Value.ImagesPerMinute);

    public Settings Value
    {
        get => value;
        set => this.value = value;
    }
}
