using Microsoft.AspNetCore.Http;
using ReferenceApp.LocalAspire.Dashboard;
using ReferenceApp.LocalAspire.Dashboard.Logs;
using ReferenceApp.LocalAspire.Dashboard.Search;
using ReferenceApp.LocalAspire.Dashboard.Store;
using ReferenceApp.LocalAspire.Dashboard.Traces;
using Xunit;

namespace ReferenceApp.Unit.LocalAspire.Dashboard;

public sealed class SearchTests
{
    const string Decision = "ff02030405060708090a0b0c0d0e0f10";
    const string Call = "2122232425262728";
    const string Job = "01a1ffec-884e-7000-add1-ac32204b8a2c";

    readonly TelemetryStore _store = new(new DashboardOptions());

    public SearchTests()
    {
        _store.AddTraces(Wire.Request("edit-loop-worker", Wire.Span("jobs process", kind: 5, more: [Wire.Text(9, "refapp.job.id", Job)]),
            Wire.Span("image_edit gpt-image-2", spanId: Call, parent: Wire.SpanId, more:
            [
                Wire.Text(9, "gen_ai.operation.name", "image_edit"), Wire.Text(9, "refapp.request.id", "req_1"), Wire.Text(9, "refapp.attempt.id", "attempt-1"),
                Wire.Text(9, "refapp.job.id", Job),
            ])));
        _store.AddTraces(Wire.Request("generation-api", Wire.Span("review decide", traceId: Decision, more:
        [
            Wire.Text(9, "refapp.job.id", Job), Wire.Text(9, "refapp.review.decision", "approve"),
            Wire.Field(13, Wire.Message(Wire.Field(1, Convert.FromHexString(Wire.TraceId)), Wire.Field(2, Convert.FromHexString(Wire.SpanId)))),
        ])));
        _store.AddLogs(Wire.RequestOf("edit-loop-worker", "EditLoop", Wire.Log("A step <failed>", 17, 5_000, Wire.Text(6, "refapp.job.id", Job), Wire.Text(6, "step", "edit"))));
        _store.AddLogs(Wire.RequestOf("edge", "Proxy", Wire.Log("Forwarded", 9)));
    }

    [Theory]
    [InlineData("req_1", $"/traces/{Wire.TraceId}?span={Call}")]
    [InlineData("attempt-1", $"/traces/{Wire.TraceId}?span={Call}")]
    [InlineData(Job, $"/traces/{Wire.TraceId}")]
    [InlineData(Wire.TraceId, $"/traces/{Wire.TraceId}")]
    [InlineData(Call, $"/traces/{Wire.TraceId}?span={Call}")]
    public void Search_ForAnId_LeadsStraightToWhatItNames(string word, string path) =>
        Assert.Equal(path, TelemetrySearch.Find(_store, word).Goal);

    [Fact]
    public void Search_ForAText_ListsSpansAndLogsThatHaveIt()
    {
        var found = TelemetrySearch.Find(_store, "image_edit");

        Assert.Null(found.Goal);
        Assert.Equal(Call, Assert.Single(found.Spans).SpanId);
        Assert.Equal("A step <failed>", Assert.Single(TelemetrySearch.Find(_store, "<failed>").Logs).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no such thing")]
    [InlineData("req_")]
    public void Search_ForWhatNamesNothing_GuessesNoGoal(string word) => Assert.Null(TelemetrySearch.Find(_store, word).Goal);

    [Fact]
    public void Trace_OfTheJob_SaysWhatLinksToIt()
    {
        var back = Assert.Single(TraceView.Find(_store, Wire.TraceId, null)!.Backlinks);

        Assert.Equal(("approve", Decision, Wire.SpanId), (back.Decision, back.Span.TraceId, back.Link.SpanId));
    }

    [Theory]
    [InlineData("?resource=edge", "Forwarded")]
    [InlineData("?level=error", "A step <failed>")]
    [InlineData("?text=STEP", "A step <failed>")]
    [InlineData("?attributes=refapp.job.id%3D" + Job + "%20step!%3Dfinalize", "A step <failed>")]
    [InlineData("?attributes=step~DI", "A step <failed>")]
    [InlineData("?attributes=category%3DProxy", "Forwarded")]
    [InlineData("?attributes=step%3Dfinalize", null)]
    [InlineData("?attributes=step!%3Dedit", "Forwarded")]
    public void Logs_Filtered_AreThoseForWhichEveryConditionHolds(string query, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], LogFilter.Of(Query(query)).Apply(_store.Logs.All()).Select(l => l.Message));

    [Theory]
    [InlineData("", 2)]
    [InlineData("?only=images", 1)]
    [InlineData("?only=errors", 0)]
    [InlineData("?resource=generation-api", 1)]
    [InlineData("?text=req_1", 1)]
    [InlineData("?atLeastMs=1", 0)]
    public void Traces_Filtered_AreThoseForWhichEveryConditionHolds(string query, int expected) =>
        Assert.Equal(expected, _store.Traces.All().Count(TraceFilter.Of(Query(query)).Matches));

    [Fact]
    public void Traces_WithoutAFilter_LeaveOutCallsThatNoRequestMade()
    {
        _store.AddTraces(Wire.Request("worker", Wire.Span("postgresql", traceId: $"{7:x32}", kind: 3)));

        Assert.Equal((2, 3), (_store.Traces.All().Count(TraceFilter.Of(Query("")).Matches), _store.Traces.All().Count(TraceFilter.Of(Query("?only=all")).Matches)));
    }

    static QueryCollection Query(string text) => new(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(text));
}
