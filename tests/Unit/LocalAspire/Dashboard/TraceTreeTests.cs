using ReferenceApp.LocalAspire.Dashboard;
using ReferenceApp.LocalAspire.Dashboard.Otlp;
using ReferenceApp.LocalAspire.Dashboard.Store;
using ReferenceApp.LocalAspire.Dashboard.Traces;
using Xunit;

namespace ReferenceApp.Unit.LocalAspire.Dashboard;

public sealed class TraceTreeTests
{
    [Fact]
    public void Rows_GoDepthFirst_SiblingsByTheirStart()
    {
        var rows = Rows(Wire.Span("late", spanId: Id(3), parent: Id(1), start: 30), Wire.Span("root", spanId: Id(1)),
            Wire.Span("early", spanId: Id(2), parent: Id(1), start: 20), Wire.Span("below early", spanId: Id(4), parent: Id(2), start: 40));

        Assert.Equal([("root", 0, 2), ("early", 1, 1), ("below early", 2, 0), ("late", 1, 0)], rows.Select(r => (r.Span.Name, r.Depth, r.Children)));
        Assert.DoesNotContain(rows, r => r.IsOrphan);
    }

    [Fact]
    public void Rows_OfSpansWhoseParentHasNotCome_AreRootsAndMarked()
    {
        var row = Assert.Single(Rows(Wire.Span("alone", parent: Id(9))));

        Assert.Equal((0, true), (row.Depth, row.IsOrphan));
    }

    [Fact]
    public void Rows_OfSpansThatNameEachOtherAsParents_AreAllThereOnce()
    {
        var rows = Rows(Wire.Span("a", spanId: Id(1), parent: Id(2)), Wire.Span("b", spanId: Id(2), parent: Id(1)), Wire.Span("self", spanId: Id(3), parent: Id(3)));

        Assert.Equal(["a", "b", "self"], rows.Select(r => r.Span.Name).Order());
    }

    [Fact]
    public void Verdict_OfAnImageCall_IsThatOfTheStepAboveIt()
    {
        var spans = Spans(
            Wire.Span("step edit", spanId: Id(1), more: [Wire.Text(9, "refapp.verdict", "pass")]),
            Wire.Span("image_edit gpt-image-2", spanId: Id(2), parent: Id(1), more:
            [
                Wire.Text(9, "gen_ai.operation.name", "image_edit"), Wire.Value(9, "refapp.usage.image_out", Wire.Varint(3, 272)),
                Wire.Value(9, "refapp.cost.usd", Wire.Double(4, 0.0125)), Wire.Value(9, "gen_ai.usage.input_tokens", Wire.Varint(3, 40)),
            ]));

        var call = ImageCall.Of(spans.First(ImageCall.Is), spans);

        Assert.Equal(("pass", 0.0125, 40L), (call.Verdict, call.CostUsd, call.InputTokens));
        Assert.Equal([("image_out", 272L)], call.Tokens);
        Assert.Null(call.RequestId);
    }

    static string Id(int n) => $"{n:x16}";

    static IReadOnlyList<TraceRow> Rows(params byte[][] spans) => TraceTree.Build(Spans(spans));

    static List<Span> Spans(params byte[][] spans)
    {
        var store = new TelemetryStore(new DashboardOptions());
        store.AddTraces(Wire.Request("worker", spans));
        return [.. store.Traces.All()[0].Spans.Select(s => s.Read())];
    }
}
