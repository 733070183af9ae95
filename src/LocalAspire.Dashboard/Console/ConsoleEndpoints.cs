using Microsoft.AspNetCore.Http.HttpResults;

namespace ReferenceApp.LocalAspire.Dashboard.Console;

static class ConsoleEndpoints
{
    public static void MapConsole(this RouteGroupBuilder pages)
    {
        pages.MapGet("/consolelogs", () => new RazorComponentResult<ConsolePage>());
        pages.MapGet("/consolelogs/{id}", (string id, string? text) => new RazorComponentResult<ConsolePage>(new { Id = id, Text = text }));
    }
}
