using System.Text;
using System.Text.Json.Nodes;
using ReferenceApp.Domain.Catalog;
using Xunit;

namespace ReferenceApp.Unit.Catalog;

public sealed class ModelCatalogTests
{
    [Fact]
    public void Find_SnapshotName_IsTheSameModel()
    {
        var model = ModelCatalog.Shipped.FindImageModel("gpt-image-2-2026-04-21");

        Assert.Equal("gpt-image-2", model?.Id);
        Assert.Same(ModelCatalog.Shipped.DefaultImageModel, model);
    }

    [Theory]
    [InlineData("GPT-image-2")]
    [InlineData("dall-e-3")]
    [InlineData("")]
    [InlineData(null)]
    public void Find_UnknownName_IsNull(string? name)
    {
        Assert.Null(ModelCatalog.Shipped.FindImageModel(name!));
        Assert.Null(ModelCatalog.Shipped.FindTextModel(name!));
    }

    [Fact]
    public void Find_PictureModelAsTextModel_IsNull() => Assert.Null(ModelCatalog.Shipped.FindTextModel("gpt-image-2"));

    [Fact]
    public void GptImage2_HasTheLimitsOfItsContract()
    {
        var model = ModelCatalog.Shipped.FindImageModel("gpt-image-2")!;

        Assert.Equal(["low", "medium", "high"], model.Qualities);
        Assert.Equal((10, 32_000, 3, 16), (model.MaxImages, model.MaxPromptCharacters, model.MaxPartialImages, model.Edits.MaxInputImages));
        Assert.Equal((50L << 20, 4L << 20), (model.Edits.InputBytesBelow, model.Edits.MaskBytesBelow));
        Assert.False(model.InputFidelity);
        Assert.Equal(Transparency.Preview, model.Transparency);
        Assert.Equal(100, model.Allowances.PartialImage);
    }

    [Fact]
    public void Dearest_OfEveryModel_IsDearestAmongAllItsSizesAtEveryQuality()
    {
        foreach (var model in ModelCatalog.Shipped.ImageModels)
        {
            var sizes = EverySize(model).ToList();
            foreach (var quality in model.Qualities)
                Assert.Equal(sizes.Max(size => model.OutputTokens.For(size, quality)), model.OutputTokens.For(model.Sizes.Dearest, quality));
        }
    }

    [Fact]
    public void Qualities_OfEveryModel_AreCheapestFirst() =>
        Assert.All(ModelCatalog.Shipped.ImageModels, model =>
        {
            var tokens = model.Qualities.Select(quality => model.OutputTokens.For(model.Sizes.Dearest, quality)).ToList();
            Assert.Equal(tokens.Order(), tokens);
        });

    [Fact]
    public void Load_MisspeltMember_IsRefused() =>
        Assert.Contains("maxImagez", Refused(file => Model(file)["maxImagez"] = 3));

    [Fact]
    public void Load_MissingMember_IsRefused() =>
        Assert.Contains("maxImages", Refused(file => Model(file).Remove("maxImages")));

    [Fact]
    public void Load_Contradictions_AreAllNamed()
    {
        var message = Refused(file =>
        {
            file["defaultImageModel"] = "gpt-image-9";
            Model(file)["qualities"] = new JsonArray("low", "ultra");
            Model(file)["sources"] = new JsonArray("hearsay");
            Model(file)["alphaFormats"] = new JsonArray("avif");
            Model(file)["sizes"]!["dearest"] = "2900x2900";
            Model(file)["snapshots"] = new JsonArray("gpt-image-1");
        });

        Assert.Contains("gpt-image-9 is not an entry", message);
        Assert.Contains("quality without output tokens", message);
        Assert.Contains("hearsay is not listed", message);
        Assert.Contains("format that it does not write", message);
        Assert.Contains("does not render its dearest size", message);
        Assert.Contains("gpt-image-1 is named twice", message);
    }

    [Fact]
    public void Load_NotJson_IsRefused() =>
        Assert.Throws<InvalidDataException>(() => ModelCatalog.Load(new MemoryStream("{"u8.ToArray())));

    static IEnumerable<PictureSize> EverySize(ImageModel model) =>
        model.Sizes is ListedSizes listed
            ? listed.Sizes
            : from width in Enumerable.Range(1, 250)
              from height in Enumerable.Range(1, 250)
              let size = new PictureSize(width * 16, height * 16)
              where model.Sizes.Check(size).Count == 0
              select size;

    static JsonObject Model(JsonNode file) => file["imageModels"]![0]!.AsObject();

    static string Refused(Action<JsonNode> change)
    {
        using var shipped = typeof(ModelCatalog).Assembly.GetManifestResourceStream("models.json")!;
        var file = JsonNode.Parse(shipped)!;
        change(file);
        return Assert.Throws<InvalidDataException>(
            () => ModelCatalog.Load(new MemoryStream(Encoding.UTF8.GetBytes(file.ToJsonString())))).Message;
    }
}
