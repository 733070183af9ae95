using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Xunit;

namespace ReferenceApp.Integration.Simulator;

public sealed class StreamTests(SimulatorHost simulator) : IClassFixture<SimulatorHost>
{
    [Fact]
    public async Task Generation_SendsPartialPicturesThenTheWholeOne()
    {
        var events = await StreamAsync("generations", new
        {
            model = "gpt-image-2",
            prompt = "a leaf",
            size = "1024x1024",
            quality = "low",
            stream = true,
            partial_images = 2,
            output_format = "webp",
        });

        Assert.Equal(["image_generation.partial_image", "image_generation.partial_image", "image_generation.completed"], events.Select(frame => frame.Type));
        Assert.All(events, frame => Assert.Equal(frame.Type, frame.Data.Text("type")));
        Assert.All(events, frame => Assert.Equal(1024, frame.Data.GetProperty("b64_json").GetBytesFromBase64().Decode().Width));
        Assert.Equal([0, 1], events.Take(2).Select(frame => frame.Data.GetProperty("partial_image_index").GetInt32()));
        var usage = events[^1].Data.GetProperty("usage");
        Assert.Equal(196 + 2 * 100, usage.GetProperty("output_tokens").GetInt64());
        Assert.False(usage.TryGetProperty("output_tokens_details", out _));
    }

    [Fact]
    public async Task PartialPictures_RepeatWhatWasAskedAndTheWholeOneWhatItBecame()
    {
        var events = await StreamAsync("generations", new { model = "gpt-image-2", prompt = "a leaf", stream = true, partial_images = 1 });

        Assert.Equal(("auto", "auto", "auto"), Values(events[0].Data));
        var (size, quality, background) = Values(events[1].Data);
        Assert.Equal(("high", "opaque"), (quality, background));
        Assert.Matches("^[0-9]+x[0-9]+$", size);
    }

    [Fact]
    public async Task Edit_IsStreamedUnderItsOwnNames()
    {
        var events = await StreamAsync("edits", new
        {
            model = "gpt-image-2",
            prompt = "Change: a leaf",
            size = "1024x1024",
            quality = "low",
            stream = true,
            partial_images = 1,
            images = new[] { new { image_url = Pictures.DataUrl(Pictures.Plain(64, 64)) } },
        });

        Assert.Equal(["image_edit.partial_image", "image_edit.completed"], events.Select(frame => frame.Type));
    }

    [Fact]
    public async Task Refusal_ComesAsPlainJsonBeforeTheStream()
    {
        using var response = await simulator.GenerateAsync(new { model = "gpt-image-2", prompt = "a leaf", size = "1x1", stream = true });

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
    }

    async Task<List<(string Type, JsonElement Data)>> StreamAsync(string endpoint, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"v1/images/{endpoint}") { Content = JsonContent.Create(body) };
        using var response = await simulator.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var frames = new List<(string, JsonElement)>();
        await foreach (var frame in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
            frames.Add((frame.EventType, JsonDocument.Parse(frame.Data).RootElement));
        return frames;
    }

    static (string?, string?, string?) Values(JsonElement data) => (data.Text("size"), data.Text("quality"), data.Text("background"));
}
