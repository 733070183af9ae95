using System.Diagnostics;

namespace ReferenceApp.Edge.Proxy;

/// <summary>
/// What is taken from outside: the trace goes on, baggage does not come in. Our processes believe baggage, and put it on
/// spans and log records, so it begins behind this door.
/// </summary>
sealed class CallerTrace : DistributedContextPropagator
{
    static readonly DistributedContextPropagator W3C = CreateW3CPropagator();

    public override IReadOnlyCollection<string> Fields => W3C.Fields;

    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        W3C.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
        W3C.Inject(activity, carrier, setter);
}
