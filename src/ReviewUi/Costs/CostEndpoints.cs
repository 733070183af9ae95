using Microsoft.AspNetCore.Http.HttpResults;
using ReferenceApp.Contracts;
using ReferenceApp.ReviewUi.Shell;

namespace ReferenceApp.ReviewUi.Costs;

static class CostEndpoints
{
    const int MostGroups = 200;

    public static void MapCosts(this RouteGroupBuilder pages) => pages.MapGet("/review/costs", ShowAsync);

    static async Task<IResult> ShowAsync(Api api, CancellationToken cancel, string? groupBy = null, string? cursor = null)
    {
        var by = CostPage.Groupings.Contains(groupBy) ? groupBy! : CostPage.Groupings[0];
        var page = await api.Client.GetCostsAsync(new CostQuery { GroupBy = by }, cursor, MostGroups, cancel);
        return new RazorComponentResult<CostPage>(new { GroupBy = by, Groups = page.Items, Next = page.NextCursor });
    }
}
