using System.Text.Json;
using ReferenceApp.Domain.Routing;
using Xunit;

namespace ReferenceApp.Unit.Routing;

public sealed class SurfaceTests
{
    [Theory]
    [InlineData("image-api", SurfaceKind.ImageApi)]
    [InlineData("responses", SurfaceKind.Responses)]
    [InlineData("chatgpt", SurfaceKind.ChatGpt)]
    [InlineData("provider:acme-2", SurfaceKind.Provider)]
    public void TryParse_WireSpelling_ReadsBackAsItself(string text, SurfaceKind kind)
    {
        var surface = Surface.TryParse(text);

        Assert.Equal(kind, surface?.Kind);
        Assert.Equal(text, surface?.ToString());
        Assert.Equal(surface, JsonSerializer.Deserialize<Surface>(JsonSerializer.Serialize(surface)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Image-API")]
    [InlineData(" image-api")]
    [InlineData("provider")]
    [InlineData("provider:")]
    [InlineData("provider:-a")]
    [InlineData("provider:a-")]
    [InlineData("provider:Acme")]
    [InlineData("provider:a/../b")]
    [InlineData("provider:アクメ")]
    [InlineData("provider:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void TryParse_AnythingElse_IsNull(string? text) => Assert.Null(Surface.TryParse(text));

    [Fact]
    public void Provider_BadName_Throws() => Assert.Throws<ArgumentException>(() => Surface.Provider("a b"));

    [Fact]
    public void Deserialize_UnknownSurface_IsAJsonError() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Surface>("\"web\""));
}
