using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using ReferenceApp.LocalAspire.Dashboard.Resources;
using ReferenceApp.LocalAspire.Dashboard.Store;

namespace ReferenceApp.LocalAspire.Dashboard.Export;

/// <summary>Everything that is kept, as one archive: OTLP JSON, and the console as text.</summary>
static class ExportEndpoints
{
    /// <summary>A file of its own for so many spans or records, so that none has to fit into memory with all others.</summary>
    const int ItemsOfAFile = 20_000;

    public static void MapExport(this RouteGroupBuilder pages) => pages.MapGet("/export", SendAsync);

    static async Task SendAsync(HttpContext http, TelemetryStore store, IResourceSource resources)
    {
        http.Response.ContentType = "application/zip";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"telemetry.zip\"";
        // The archive writes its directory in one go, without asking whether it may wait.
        if (http.Features.Get<IHttpBodyControlFeature>() is { } control)
            control.AllowSynchronousIO = true;
        await using var archive = await ZipArchive.CreateAsync(
            http.Response.Body, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, http.RequestAborted);

        foreach (var (part, index) in store.Traces.All().SelectMany(t => t.Spans).Chunk(ItemsOfAFile).Select((c, i) => (c, i)))
            await AddAsync(archive, $"traces-{index}.json", OtlpJson.Traces(part.Select(s => s.Read())), http.RequestAborted);
        foreach (var (part, index) in store.Logs.All().Chunk(ItemsOfAFile).Select((c, i) => (c, i)))
            await AddAsync(archive, $"logs-{index}.json", OtlpJson.Logs(part.Select(l => l.Read())), http.RequestAborted);
        await AddAsync(archive, "metrics.json",
            OtlpJson.Metrics(store.Metrics.Instruments().Select(i => (i, store.Metrics.Series(i.Key)))), http.RequestAborted);
        foreach (var resource in resources.Resources())
        {
            var lines = resources.Console(resource.Id).Lines.Select(l => $"{l.At:O} {l.Text}\n");
            await AddAsync(archive, $"console-{resource.Id}.log", Encoding.UTF8.GetBytes(string.Concat(lines)), http.RequestAborted);
        }
    }

    static async Task AddAsync(ZipArchive archive, string name, byte[] bytes, CancellationToken cancel)
    {
        await using var file = await archive.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancel);
        await file.WriteAsync(bytes, cancel);
    }
}
