using System.Text;
using System.Text.Json.Nodes;
using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Money;
using ReferenceApp.Domain.Routing;
using Xunit;

namespace ReferenceApp.Unit.Money;

public sealed class PriceBookTests
{
    [Fact]
    public void Current_HasAPriceForEveryModelOfTheCatalogOnItsSurfaces()
    {
        var list = PriceBook.Shipped.Current;

        Assert.All(ModelCatalog.Shipped.ImageModels, model =>
        {
            Assert.NotNull(list.For(Surface.ImageApi, model.Id));
            Assert.NotNull(list.For(Surface.Responses, model.Id));
        });
        Assert.All(ModelCatalog.Shipped.TextModels, model => Assert.NotNull(list.For(Surface.Responses, model.Id)));
    }

    // OpenAI's model page of gpt-image-2, 2026: USD per million tokens.
    [Fact]
    public void GptImage2_CostsWhatItsModelPageSays() =>
        Assert.Equal(
            new ModelPrices(5_000_000, 1_250_000, 8_000_000, 2_000_000, 30_000_000, 10_000_000),
            PriceBook.Shipped.Current.For(Surface.ImageApi, "gpt-image-2"));

    [Fact]
    public void For_ProviderOrUnknownModel_HasNoPrice()
    {
        Assert.Null(PriceBook.Shipped.Current.For(Surface.Provider("acme"), "gpt-image-2"));
        Assert.Null(PriceBook.Shipped.Current.For(Surface.ChatGpt, "gpt-image-2"));
        Assert.Null(PriceBook.Shipped.Current.For(Surface.ImageApi, "gpt-4.1"));
        Assert.Null(PriceBook.Shipped.Current.For(Surface.ImageApi, "gpt-image-9"));
    }

    [Fact]
    public void Current_AmongSeveralLists_IsTheNewestAndTheOthersStayFindable()
    {
        var book = Load(file =>
        {
            var older = file["priceLists"]![0]!.DeepClone();
            older["version"] = "older";
            older["effectiveFrom"] = "2026-04-21";
            file["priceLists"]!.AsArray().Add(older);
        });

        Assert.Equal(PriceBook.Shipped.Current.Version, book.Current.Version);
        Assert.Equal(new DateOnly(2026, 4, 21), book.Find("older")?.EffectiveFrom);
        Assert.Null(book.Find("never"));
    }

    [Fact]
    public void Load_Contradictions_AreAllNamed()
    {
        var message = Assert.Throws<InvalidDataException>(() => Load(file =>
        {
            file["unit"] = "USD";
            var prices = file["priceLists"]![0]!["prices"]!.AsArray();
            prices[0]!["textIn"] = 0;
            prices[1]!["surfaces"] = new JsonArray("web");
            prices.Add(prices[2]!.DeepClone());
            file["priceLists"]!.AsArray().Add(file["priceLists"]![0]!.DeepClone());
        })).Message;

        Assert.Contains("unit", message);
        Assert.Contains("gpt-image-2 has a price that is not above zero", message);
        Assert.Contains("gpt-image-2.5-flare is priced on a surface that does not exist", message);
        Assert.Contains("image-api/gpt-image-2.5-sunburst is given twice", message);
        Assert.Contains($"{PriceBook.Shipped.Current.Version} is given twice", message);
    }

    static PriceBook Load(Action<JsonNode> change)
    {
        using var shipped = typeof(PriceBook).Assembly.GetManifestResourceStream("prices.json")!;
        var file = JsonNode.Parse(shipped)!;
        change(file);
        return PriceBook.Load(new MemoryStream(Encoding.UTF8.GetBytes(file.ToJsonString())));
    }
}
