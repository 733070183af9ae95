using System.ComponentModel.DataAnnotations;
using ReferenceApp.Domain;

namespace ReferenceApp.AssetStore;

/// <summary>Where pictures and raw answers are kept.</summary>
public sealed class AssetStoreOptions
{
    /// <summary>Absolute path, on one file system. Made with mode 700 when it is missing. Every process that reads or writes pictures shares it.</summary>
    [Required]
    public string Directory { get; set; } = "";

    /// <summary>Longest content accepted, in bytes. A raw answer with ten large pictures in base64 has to fit.</summary>
    [Range(1, long.MaxValue)]
    public long MaxBytes { get; set; } = 256L << 20;

    /// <summary>Everything that is wrong, by property.</summary>
    public IReadOnlyList<Fault> Validate()
    {
        var faults = OptionFaults.OfAnnotations(this);
        if (Directory is { Length: > 0 } && !Path.IsPathFullyQualified(Directory))
            faults.Add(Fault.Of(nameof(Directory), "path_not_absolute"));
        return faults;
    }
}
