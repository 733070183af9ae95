namespace ReferenceApp.Domain.Catalog;

/// <summary>A text model that may lead a Responses call; an entry of <c>catalog/models.json</c>.</summary>
public sealed record TextModel
{
    public required string Id { get; init; }

    public required IReadOnlyList<string> Snapshots { get; init; }

    /// <summary>Input tokens that one turn can hold at the listed price; bounds a continued conversation.</summary>
    public required long ContextTokens { get; init; }

    /// <summary>Sent as <c>max_output_tokens</c>, so that a call has an upper bound at all.</summary>
    public required long MaxOutputTokens { get; init; }

    /// <summary>Set aside for each picture that the model is shown.</summary>
    public required long InputImageTokens { get; init; }

    /// <summary>Set aside for tool definitions and hidden instructions.</summary>
    public required long OverheadTokens { get; init; }

    public required IReadOnlyList<string> Sources { get; init; }
}
