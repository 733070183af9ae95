namespace ReferenceApp.Domain.Routing;

/// <summary>Needs that contradict each other. Silence about one of them would send the work to a surface that cannot do it.</summary>
public static class NeedsRules
{
    /// <summary>All faults at once; empty when a surface can be decided.</summary>
    public static IReadOnlyList<Fault> Validate(Needs needs, string field = "needs")
    {
        var faults = new List<Fault>();
        if (!Enum.IsDefined(needs.Caller))
            faults.Add(Fault.Of($"{field}.caller", RouteCodes.ValueUnknown));
        if (!Enum.IsDefined(needs.Data))
            faults.Add(Fault.Of($"{field}.data", RouteCodes.ValueUnknown));
        if (needs.Gateway.Any(reason => !Enum.IsDefined(reason)))
            faults.Add(Fault.Of($"{field}.gateway", RouteCodes.ValueUnknown));
        if (needs is { Caller: CallerKind.Person, Tools: true })
            faults.Add(Fault.Of($"{field}.tools", RouteCodes.PersonWithTools));
        if (needs is { Caller: CallerKind.Person, Gateway.Count: > 0 })
            faults.Add(Fault.Of($"{field}.gateway", RouteCodes.PersonWithGateway));
        return faults;
    }
}
