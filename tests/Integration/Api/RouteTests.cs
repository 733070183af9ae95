using ReferenceApp.Contracts;
using Xunit;

namespace ReferenceApp.Integration.Api;

[Collection(ApiTests.Name)]
public sealed class RouteTests(ApiHost api)
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("person", false, "chatgpt", "person_works_by_hand")]
    [InlineData("backend", false, "image-api", "backend_output")]
    [InlineData("backend", true, "responses", "tools_needed")]
    public async Task Needs_DecideTheSurface_WithReasonsForAllFour(string caller, bool tools, string surface, string reason)
    {
        var decision = await api.Client(ApiHost.Alice).DecideRouteAsync(
            new RouteRequest { Needs = new NeedsBody { Caller = caller, Tools = tools } }, Cancel);

        Assert.Equal(surface, decision.Surface);
        Assert.Equal(reason, Assert.Single(decision.Reasons).Code);
        Assert.Equal(3, decision.Rejected.Count);
        Assert.NotEmpty(decision.Contract.StopRules);
        Assert.All(
            [decision.Contract.Cost, decision.Contract.Limits, decision.Contract.Storage, decision.Contract.Support, decision.Contract.Log],
            text => Assert.NotEqual(text.Code, text.Text));
    }

    [Fact]
    public async Task NeedsThatAreMissing_AreAFault()
    {
        var refused = await Assert.ThrowsAsync<ProblemException>(
            () => api.Client(ApiHost.Alice).DecideRouteAsync(new RouteRequest(), Cancel));

        Assert.Equal(("needs", "required"), (refused.Problem.Errors![0].Field, refused.Problem.Errors[0].Code));
    }

    [Theory]
    [InlineData("ja", "バックエンドが画像を求めているため、Image API を使います。")]
    [InlineData("fr, ja-JP;q=0.5, en;q=0.1", "バックエンドが画像を求めているため、Image API を使います。")]
    [InlineData("ja;q=0, *", "A backend wants pictures; the Image API makes them.")]
    [InlineData("de", "A backend wants pictures; the Image API makes them.")]
    public async Task Reasons_AreWordedInTheLanguageAskedFor(string language, string text)
    {
        var decision = await api.Client(ApiHost.Alice, language).DecideRouteAsync(
            new RouteRequest { Needs = new NeedsBody() }, Cancel);

        Assert.Equal(text, decision.Reasons[0].Text);
    }

    [Fact]
    public async Task Refusals_AreWordedInTheLanguageAskedFor()
    {
        var refused = await Assert.ThrowsAsync<ProblemException>(
            () => api.Client(ApiHost.Alice, "ja").CreateJobAsync(new JobRequest(), null, Cancel));

        Assert.Equal("リクエストに誤りがあります。何も変更していません。", refused.Problem.Detail);
        Assert.Equal("この項目は必須です。", Assert.Single(refused.Problem.Errors!).Text);
    }
}
