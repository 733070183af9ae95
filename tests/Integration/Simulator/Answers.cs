using System.Diagnostics;
using System.Text.Json;
using ReferenceApp.Imaging;
using Xunit;

namespace ReferenceApp.Integration.Simulator;

/// <summary>Reads what the simulator answers.</summary>
static class Answers
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    public static async Task<JsonElement> ErrorAsync(this HttpResponseMessage response) =>
        (await response.JsonAsync()).GetProperty("error");

    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();

    /// <summary>The files of a successful answer.</summary>
    public static async Task<List<byte[]>> FilesAsync(this HttpResponseMessage response)
    {
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        var body = await response.JsonAsync();
        return [.. body.GetProperty("data").EnumerateArray().Select(item => item.GetProperty("b64_json").GetBytesFromBase64())];
    }

    public static async Task<byte[]> FileAsync(this HttpResponseMessage response) => Assert.Single(await response.FilesAsync());

    public static Picture Decode(this byte[] file)
    {
        Assert.True(PictureCodec.TryDecode(file, PictureLimits.Default, out var picture, out var fault), fault?.ToString());
        return picture;
    }

    public static PictureHeader Header(this byte[] file)
    {
        Assert.True(PictureCodec.TryReadHeader(file, out var header, out var fault), fault?.ToString());
        return header;
    }

    /// <summary>What tesseract reads, line by line.</summary>
    public static async Task<List<string>> ReadTextAsync(this byte[] file)
    {
        var start = new ProcessStartInfo("tesseract", ["stdin", "stdout", "--psm", "11", "-l", "jpn+eng"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        await process.StandardInput.BaseStream.WriteAsync(file);
        process.StandardInput.Close();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }
}
