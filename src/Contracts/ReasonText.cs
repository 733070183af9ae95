namespace ReferenceApp.Contracts;

/// <summary>Why something is so: a stable code with its values, and both in the language of the request.</summary>
/// <param name="Text">By <c>Accept-Language</c>: en or ja. For people; programs read the code.</param>
public sealed record ReasonText(string Code, IReadOnlyDictionary<string, string> Params, string Text);

/// <summary>One page of a list.</summary>
/// <param name="NextCursor">To be sent as <c>cursor</c> for the page after this; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>A rectangle in pixels of the picture it speaks of, origin at the top left.</summary>
public sealed record RectBody
{
    public int? X { get; init; }

    public int? Y { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }
}
