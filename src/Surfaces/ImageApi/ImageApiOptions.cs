using System.ComponentModel.DataAnnotations;

namespace ReferenceApp.Surfaces.ImageApi;

/// <summary>Section <c>Surfaces:ImageApi</c>.</summary>
public sealed class ImageApiOptions
{
    public const string Section = "Surfaces:ImageApi";

    /// <summary>Base address including <c>/v1</c>.</summary>
    [Required, Url]
    public string Endpoint { get; set; } = "https://api.openai.com/v1";

    [Required]
    public string ApiKey { get; set; } = "";

    /// <summary>Longest silence, in seconds. A 4K picture may take two minutes and a retry would be paid again, so it is generous.</summary>
    [Range(300, 3600)]
    public int TimeoutSeconds { get; set; } = 600;

    /// <summary>Longest wait for a connection, in seconds. One that does not come about has cost nothing.</summary>
    [Range(1, 60)]
    public int ConnectTimeoutSeconds { get; set; } = 15;

    /// <summary>
    /// The account's limit, which all workers share; null: they send at will and obey the 429. OpenAI grants it by usage
    /// tier, for gpt-image-2 5, 20, 50, 150 and 250 in tiers 1 to 5 (spring 2026); the account's limits page has the number.
    /// </summary>
    [Range(1, 1_000_000)]
    public int? ImagesPerMinute { get; set; }
}
