using Microsoft.AspNetCore.Http;
using ReferenceApp.Integration.Api;
using Xunit;

namespace ReferenceApp.Integration.Edge;

public sealed class EventStreamTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Event_IsPassedOnAtOnce_AndTheLastOneIsToldWhenTheClientComesBack()
    {
        await using var edge = await EdgeHost.StartAsync();
        var gone = new TaskCompletionSource();
        edge.Upstream.Answer = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("id: 2\nevent: job.created\ndata: {}\n\n", Cancel);
            context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
        };

        var stream = await EventReader.OpenAsync(edge.Client(), "/api/jobs/events", "1", Cancel);
        var first = await stream.NextAsync();
        await stream.DisposeAsync();
        await gone.Task.WaitAsync(EventReader.Patience, Cancel);

        Assert.Equal(("2", "job.created"), (first.EventId, first.EventType));
        Assert.Equal("1", Assert.Single(edge.Upstream.Arrivals).Headers["Last-Event-ID"]);
    }
}
