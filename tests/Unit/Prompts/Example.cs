using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Prompts;

namespace ReferenceApp.Unit.Prompts;

/// <summary>Prompts without a fault, from which a test changes one thing.</summary>
static class Example
{
    internal static ImageModel Model => ModelCatalog.Shipped.DefaultImageModel;

    internal static StructuredPrompt Minimal { get; } = new("Icon", ["a tea leaf"], [], [], [], []);

    internal static StructuredPrompt Full { get; } = new(
        "Poster for the spring tea festival, A3",
        ["a tin of green tea on a wooden table", "a cup of tea with steam"],
        ["soft morning light", "seen from the front, called the \"hero\" angle"],
        ["the tin and its label"],
        ["people", "a “sale” sticker"],
        [new("新茶まつり", "ja"), new("Don’t miss “the first harvest”", "en-GB")]);
}
