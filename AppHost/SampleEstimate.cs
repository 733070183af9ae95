using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace ReferenceApp.AppHost;

/// <summary>What the sample may cost at worst, before it is sent to a surface that sends bills.</summary>
static class SampleEstimate
{
    public static async Task PrintAsync(HttpClient client, string jobJson, CancellationToken cancel)
    {
        using var job = JsonDocument.Parse(jobJson);
        var root = job.RootElement;
        var size = root.GetProperty("size").GetString()!;
        var total = await WorstCaseAsync(client, size, "low", inputImages: 0, cancel);
        foreach (var _ in root.GetProperty("edits").EnumerateArray())
            total += await WorstCaseAsync(client, size, "low", inputImages: 2, cancel);
        foreach (var quality in root.GetProperty("final").GetProperty("qualities").EnumerateArray())
            total += await WorstCaseAsync(client, size, quality.GetString()!, inputImages: 1, cancel);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The sample costs at most ${total:0.######}."));
    }

    static async Task<decimal> WorstCaseAsync(
        HttpClient client, string size, string quality, int inputImages, CancellationToken cancel)
    {
        using var answer = await client.PostAsJsonAsync(
            "/api/costs/estimate", new { model = "gpt-image-2", size, quality, n = 1, partialImages = 0, inputImages }, cancel);
        answer.EnsureSuccessStatusCode();
        var estimate = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
        return estimate.GetProperty("usd").GetDecimal();
    }
}
