using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.ReviewUi.Shell;
using ReferenceApp.ReviewUi.Wording;

namespace ReferenceApp.ReviewUi.Queue;

static class QueueEndpoints
{
    const int PageSize = 50;

    public static void MapQueue(this RouteGroupBuilder pages) => pages.MapGet("/", ShowAsync);

    /// <param name="done">The decision that led here, to be said.</param>
    static async Task<IResult> ShowAsync(
        Api api, Words words, CancellationToken cancel, string? state = null, string? cursor = null, string? done = null)
    {
        var filter = state == "decided" ? "decided" : "pending";
        var page = await api.Client.ListReviewsAsync(filter, cursor, PageSize, cancel);
        return new RazorComponentResult<QueuePage>(new
        {
            Filter = filter,
            Items = page.Items,
            Next = page.NextCursor,
            IsContinued = cursor is not null,
            Said = done is not null ? words.Texts.GetValueOrDefault($"queue.done.{done}") : null,
        });
    }
}
