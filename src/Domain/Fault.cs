namespace ReferenceApp.Domain;

/// <summary>One thing wrong with what a caller sent. Validation returns all of them, never the first one only.</summary>
/// <param name="Field">JSON path of the field as the caller wrote it, for example <c>edits[0].target.region</c>.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record Fault(string Field, Reason Reason)
{
    public static Fault Of(string field, string code, params (string Name, object Value)[] values) =>
        new(field, Reason.Of(code, values));
}
