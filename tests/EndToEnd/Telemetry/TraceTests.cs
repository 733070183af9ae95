using Xunit;

namespace ReferenceApp.EndToEnd.Telemetry;

/// <summary>What an SRE follows: one trace from the caller to the picture, and another one to the decision about it.</summary>
[Collection<TelemetryCollection>]
public sealed class TraceTests(TelemetryRun run)
{
    const string JobId = "refapp.job.id";

    IReadOnlyList<ReceivedSpan> Job => TraceOf(TelemetryRun.CallerTraceId);

    ReceivedSpan Approval => run.Telemetry.Spans.Single(span =>
        span.Name == "review decide" && span.Attributes[JobId] == run.JobId.ToString() && !span.Attributes.ContainsKey("error.type"));

    [Fact]
    public void Job_WithACallersTraceparent_IsOneTraceThroughEveryProcessAndStoreWithoutAnOrphan()
    {
        Assert.Superset(
            new HashSet<string> { "edge", "generation-api", "edit-loop-worker", "simulator" }, Job.Select(span => span.Service).ToHashSet());
        Assert.Superset(
            new HashSet<string> { "Npgsql", "OpenTelemetry.Instrumentation.StackExchangeRedis" }, Job.Select(span => span.Source).ToHashSet());
        var root = Assert.Single(Roots(Job));
        Assert.Equal(("edge", TelemetryRun.CallerSpanId), (root.Service, root.ParentSpanId));
        Assert.Equal(4, Job.Count(span => span.Name.StartsWith("image_", StringComparison.Ordinal)));
    }

    [Fact]
    public void Decision_IsATraceOfEdgePageAndApi_LinkedToTheJobs()
    {
        var trace = TraceOf(Approval.TraceId);

        Assert.Equal(["edge", "generation-api", "review-ui"], trace.Select(span => span.Service).Distinct().Order());
        Assert.Equal(("edge", ""), (Assert.Single(Roots(trace)).Service, Roots(trace).Single().ParentSpanId));
        var link = Assert.Single(Approval.Links);
        Assert.Equal("job", link.Attributes["refapp.link"]);
        Assert.Equal(TelemetryRun.CallerTraceId, link.TraceId);
        Assert.Contains(Job, span => span.SpanId == link.SpanId);
    }

    [Fact]
    public void EveryTrace_OfTheRun_IsWhole() =>
        Assert.All(run.Telemetry.Spans.GroupBy(span => span.TraceId), trace => Assert.Single(Roots([.. trace])));

    [Fact]
    public void WorkForAJob_CarriesItsIdOnEverySpan()
    {
        // A commit that serves several jobs, and its statements, are of none in particular.
        var shared = Job.Where(span => span is { Name: "audit commit", Links.Count: > 0 }).Select(span => span.SpanId).ToHashSet();
        var work = Job.Where(span => span.Service == "edit-loop-worker" && !shared.Contains(span.SpanId) && !shared.Contains(span.ParentSpanId));

        Assert.All(work, span => Assert.Equal(run.JobId.ToString(), span.Attributes.GetValueOrDefault(JobId)));
        Assert.Contains(Job, span => span is { Service: "generation-api", Kind: "server" } && span.Attributes[JobId] == run.JobId.ToString());
        Assert.Contains(TraceOf(Approval.TraceId), span => span is { Service: "review-ui", Kind: "server" } && span.Attributes[JobId] == run.JobId.ToString());
    }

    [Fact]
    public void Upstream_HearsOfTheTraceAndNotOfTheJob() =>
        Assert.All(Job.Where(span => span.Service == "simulator"), span => Assert.DoesNotContain(JobId, span.Attributes.Keys));

    [Fact]
    public void ServerSpans_HaveRouteStatusAndANameOfBoth()
    {
        var served = Job.Concat(TraceOf(Approval.TraceId)).Where(span => span.Kind == "server").ToList();

        Assert.Equal(4, served.Select(span => span.Service).Distinct().Count());
        Assert.All(served, span =>
        {
            Assert.InRange(int.Parse(span.Attributes["http.response.status_code"]), 200, 399);
            Assert.Equal($"{span.Attributes["http.request.method"]} {span.Attributes["http.route"]}", span.Name);
        });
    }

    [Theory]
    [InlineData("generation-api", "validation_failed", "400")]
    [InlineData("edge", "unauthenticated", "401")]
    [InlineData("generation-api", "claim_missing", "409")]
    [InlineData("review-ui", "claim_missing", "409")]
    public void Refusal_HasItsCodeOnTheServerSpan_WhichIsNoError(string service, string code, string status) =>
        Assert.Contains(run.Telemetry.Spans, span => span is { Kind: "server", Status: "unset" } && span.Service == service
            && span.Attributes.GetValueOrDefault("error.type") == code && span.Attributes["http.response.status_code"] == status);

    [Theory]
    [InlineData("refused", "moderation_blocked")]
    [InlineData("unknown", "connection_lost")]
    public void AttemptThatFailed_HasItsCodeOnASpanWithStatusError(string state, string code) =>
        Assert.Contains(run.Telemetry.Spans, span => span is { Source: "ReferenceApp.Surfaces", Status: "error" }
            && span.Attributes["refapp.attempt.state"] == state && span.Attributes["error.type"] == code);

    [Fact]
    public void SettledCall_TellsWhatWasAskedAndWhatItCost()
    {
        var call = Job.First(span => span.Name.StartsWith("image_edit", StringComparison.Ordinal) && span.Attributes["refapp.attempt.state"] == "settled");

        Assert.Equal("settled", call.Attributes["refapp.cost.basis"]);
        Assert.True(double.Parse(call.Attributes["refapp.cost.usd"]) > 0);
        Assert.Equal(
            long.Parse(call.Attributes["gen_ai.usage.input_tokens"]),
            new[] { "text_in", "text_cached", "image_in", "image_cached" }.Sum(bucket => long.Parse(call.Attributes[$"refapp.usage.{bucket}"])));
        Assert.Equal(
            long.Parse(call.Attributes["gen_ai.usage.output_tokens"]),
            new[] { "image_out", "text_out" }.Sum(bucket => long.Parse(call.Attributes[$"refapp.usage.{bucket}"])));
    }

    [Fact]
    public void Steps_TellTheirVerdictAndOutcome()
    {
        string[] judging = ["step validate", "step edit", "step finalize"];

        Assert.All(judging, name => Assert.Contains(Job, span => span.Name == name
            && span.Attributes["refapp.verdict"] == "pass" && span.Attributes["refapp.step.outcome"] == "passed"));
    }

    [Fact]
    public void Log_InsideAJob_CarriesTraceSpanAndJob()
    {
        var lost = run.Telemetry.Logs.First(log => log.EventName == "refapp.job.lease_lost");

        Assert.Equal(run.RobbedJobId.ToString(), lost.Attributes[JobId]);
        Assert.Contains(TraceOf(lost.TraceId), span => span.SpanId == lost.SpanId && span.Attributes[JobId] == run.RobbedJobId.ToString());
    }

    IReadOnlyList<ReceivedSpan> TraceOf(string traceId) => [.. run.Telemetry.Spans.Where(span => span.TraceId == traceId)];

    /// <summary>Spans whose parent was not received: of a whole trace there is one.</summary>
    static List<ReceivedSpan> Roots(IReadOnlyList<ReceivedSpan> trace)
    {
        var known = trace.Select(span => span.SpanId).ToHashSet();
        return [.. trace.Where(span => !known.Contains(span.ParentSpanId))];
    }
}
