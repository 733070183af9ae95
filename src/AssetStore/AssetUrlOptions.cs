using System.ComponentModel.DataAnnotations;
using ReferenceApp.Domain;

namespace ReferenceApp.AssetStore;

/// <summary>
/// The keys that sign picture URLs. To rotate: put the new key in <see cref="SigningKey"/>, the old one in
/// <see cref="PreviousSigningKeys"/>, and drop it there once the longest lifetime has passed.
/// </summary>
public sealed class AssetUrlOptions
{
    /// <summary>The shortest key accepted, in bytes: that of HMAC-SHA256's output (RFC 2104 §3).</summary>
    public const int MinKeyBytes = 32;

    /// <summary>Base64 of at least <see cref="MinKeyBytes"/> random bytes. Signs and verifies.</summary>
    [Required]
    public string SigningKey { get; set; } = "";

    /// <summary>As <see cref="SigningKey"/>, but these only verify.</summary>
    public IList<string> PreviousSigningKeys { get; set; } = [];

    /// <summary>Everything that is wrong, by property. No fault carries a key.</summary>
    public IReadOnlyList<Fault> Validate()
    {
        var faults = OptionFaults.OfAnnotations(this);
        if (SigningKey is { Length: > 0 })
            AddKeyFaults(faults, nameof(SigningKey), SigningKey);
        for (var i = 0; i < PreviousSigningKeys.Count; i++)
            AddKeyFaults(faults, $"{nameof(PreviousSigningKeys)}[{i}]", PreviousSigningKeys[i]);
        return faults;
    }

    static void AddKeyFaults(List<Fault> faults, string field, string? key)
    {
        key ??= "";
        var bytes = new byte[key.Length];
        if (!Convert.TryFromBase64String(key, bytes, out var length))
            faults.Add(Fault.Of(field, "key_not_base64"));
        else if (length < MinKeyBytes)
            faults.Add(Fault.Of(field, "key_too_short", ("bytes", length), ("minimum", MinKeyBytes)));
    }
}
