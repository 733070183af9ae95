namespace ReferenceApp.Domain;

/// <summary>What a pure decision came to: the events that now are true, or the reason why nothing changed.</summary>
public sealed record Decision<TEvent>(IReadOnlyList<TEvent> Events, Reason? Refusal)
    where TEvent : class
{
    public bool IsAccepted => Refusal is null;

    public static Decision<TEvent> Accept(params TEvent[] events) => new(events, null);

    public static Decision<TEvent> Refuse(string code, params (string Name, object Value)[] values) =>
        new([], Reason.Of(code, values));
}
