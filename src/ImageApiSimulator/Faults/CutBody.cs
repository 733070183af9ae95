using Microsoft.AspNetCore.Http.Features;

namespace ReferenceApp.ImageApiSimulator.Faults;

/// <summary>Lets an answer be written as always, into memory, and passes on the first half of it.</summary>
static class CutBody
{
    /// <exception cref="CallDroppedException">Always, in the end.</exception>
    public static async Task WriteAsync(HttpContext http, Func<Task> writeWhole)
    {
        var toClient = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var whole = new MemoryStream();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(whole));
        await writeWhole();
        await http.Response.BodyWriter.FlushAsync();
        http.Features.Set(toClient);
        await toClient.Writer.WriteAsync(whole.GetBuffer().AsMemory(0, (int)whole.Length / 2), http.RequestAborted);
        throw new CallDroppedException();
    }
}
