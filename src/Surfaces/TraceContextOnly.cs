using System.Diagnostics;

namespace ReferenceApp.Surfaces;

/// <summary>
/// Tells an upstream of the trace and of nothing else: baggage names our jobs, and stays between our own processes. The
/// simulator is treated like any other upstream.
/// </summary>
sealed class TraceContextOnly : DistributedContextPropagator
{
    static readonly DistributedContextPropagator W3C = CreateW3CPropagator();

    public override IReadOnlyCollection<string> Fields => ["traceparent", "tracestate"];

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        if (setter is not null)
            W3C.Inject(activity, carrier, (target, field, value) =>
            {
                if (Fields.Contains(field))
                    setter(target, field, value);
            });
    }

    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        W3C.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
