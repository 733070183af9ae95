namespace ReferenceApp.GenerationApi.Requests;

static class ResourceId
{
    /// <summary>Null when the text is no id as this app spells them, so that no lookup is made for it.</summary>
    public static Guid? Parse(string? text) => Guid.TryParseExact(text, "D", out var id) ? id : null;
}
