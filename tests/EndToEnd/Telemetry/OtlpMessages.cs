namespace ReferenceApp.EndToEnd.Telemetry;

/// <summary>
/// Reads the bodies of OTLP exports. The numbers are those of the fields in opentelemetry-proto (common.proto, trace.proto,
/// metrics.proto, logs.proto, 1.x).
/// </summary>
static class OtlpMessages
{
    static readonly string[] Kinds = ["unspecified", "internal", "server", "client", "producer", "consumer"];
    static readonly string[] Statuses = ["unset", "ok", "error"];

    /// <summary>The severity numbers at which each level begins, 1 to 24 in steps of four.</summary>
    static readonly string[] Levels = ["Trace", "Debug", "Information", "Warning", "Error", "Critical"];

    public static IEnumerable<ReceivedSpan> Spans(byte[] body) => Scopes(body).SelectMany(scope => scope.Items.Select(span => new ReceivedSpan(
        scope.Service, scope.Name, span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), Kinds[span.Number(6)],
        Statuses[span.Messages(15).Select(status => status.Number(3)).FirstOrDefault()], Attributes(span, 9),
        [.. span.Messages(11).Select(e => new ReceivedEvent(e.Text(2), Attributes(e, 3)))],
        [.. span.Messages(13).Select(link => new ReceivedLink(link.Hex(1), link.Hex(2), Attributes(link, 4)))])));

    public static IEnumerable<ReceivedMetric> Metrics(byte[] body) => Scopes(body).SelectMany(scope => scope.Items.Select(metric =>
    {
        var (instrument, points) = Data(metric);
        return new ReceivedMetric(scope.Service, scope.Name, metric.Text(1), metric.Text(3), instrument, [.. points]);
    }));

    public static IEnumerable<ReceivedLog> Logs(byte[] body) => Scopes(body).SelectMany(scope => scope.Items.Select(log => new ReceivedLog(
        scope.Service, scope.Name, log.Text(12), log.Number(2) is 0 and var none ? $"{none}" : Levels[(log.Number(2) - 1) / 4],
        log.Messages(5).Select(Value).FirstOrDefault(""), log.Hex(9), log.Hex(10), Attributes(log, 6))));

    /// <summary>All signals are wrapped alike: resources (1) hold a resource (1) and scopes (2), which hold a scope (1) and items (2).</summary>
    static IEnumerable<(string Service, string Name, IEnumerable<ProtobufMessage> Items)> Scopes(byte[] body) =>
        from resource in ProtobufMessage.Parse(body).Messages(1)
        let service = resource.Messages(1).Select(r => Attributes(r, 1).GetValueOrDefault("service.name", "")).FirstOrDefault("")
        from scope in resource.Messages(2)
        select (service, scope.Messages(1).Select(s => s.Text(1)).FirstOrDefault(""), scope.Messages(2));

    static (string Instrument, IEnumerable<ReceivedPoint> Points) Data(ProtobufMessage metric)
    {
        if (metric.Has(5))
            return ("Gauge", Points(metric, 5).Select(Number));
        if (metric.Has(7))
            return (metric.Messages(7).Any(sum => sum.Number(3) == 1) ? "Counter" : "UpDownCounter", Points(metric, 7).Select(Number));
        return metric.Has(9) ? ("Histogram", Points(metric, 9).Select(Histogram)) : ("unknown", []);
    }

    static IEnumerable<ProtobufMessage> Points(ProtobufMessage metric, int kind) => metric.Messages(kind).SelectMany(data => data.Messages(1));

    static ReceivedPoint Number(ProtobufMessage point) => new(
        Attributes(point, 7), point.Has(4) ? point.Double(4) : (long)point.Number(6), Exemplars(point, 5));

    static ReceivedPoint Histogram(ProtobufMessage point) => new(Attributes(point, 9), point.Number(4), Exemplars(point, 8));

    static string[] Exemplars(ProtobufMessage point, int field) => [.. point.Messages(field).Select(exemplar => exemplar.Hex(5))];

    static Dictionary<string, string> Attributes(ProtobufMessage owner, int field) => owner.Messages(field)
        .GroupBy(pair => pair.Text(1)).ToDictionary(
            pairs => pairs.Key, pairs => pairs.Last().Messages(2).Select(Value).FirstOrDefault(""), StringComparer.Ordinal);

    static string Value(ProtobufMessage value) => value switch
    {
        _ when value.Has(2) => value.Number(2) == 1 ? "true" : "false",
        _ when value.Has(3) => ((long)value.Number(3)).ToString(),
        _ when value.Has(4) => value.Double(4).ToString("R"),
        _ when value.Has(5) => string.Join(",", value.Messages(5).SelectMany(array => array.Messages(1)).Select(Value)),
        _ => value.Text(1),
    };
}
