using ReferenceApp.Domain.Catalog;

namespace ReferenceApp.Domain.Prompts;

/// <summary>What makes an edit acceptable. All faults are returned at once.</summary>
public static class EditRules
{
    /// <summary>A region of more than this share of the picture, in percent, is not one place in it but a new picture.</summary>
    public const int MaxRegionPercent = 90;

    /// <param name="edit">What is asked.</param>
    /// <param name="prompt">The job's prompt, free of faults; its protected parts are repeated in the compiled edit.</param>
    /// <param name="picture">Size of the picture being edited; null when it isn't known before the picture is made.</param>
    /// <param name="model">The model whose limits hold.</param>
    /// <param name="field">Path of the edit as the caller wrote it, for example <c>edits[0]</c>.</param>
    public static IReadOnlyList<Fault> Validate(
        EditSpec edit, StructuredPrompt prompt, PictureSize? picture, ImageModel model, string field)
    {
        List<Fault> faults =
        [
            .. CheckInstruction($"{field}.instruction", edit.Instruction),
            .. CheckTarget(edit.Target, picture, model, $"{field}.target"),
        ];
        return faults.Count > 0 ? faults : [.. CheckLength(edit, prompt, model, field)];
    }

    /// <summary>Whether the place is a place in a picture of this size.</summary>
    public static IReadOnlyList<Fault> ValidateTarget(EditTarget target, PictureSize? picture, ImageModel model, string field) =>
        [.. CheckTarget(target, picture, model, field)];

    static IEnumerable<Fault> CheckInstruction(string field, string? instruction) =>
        string.IsNullOrWhiteSpace(instruction)
            ? [Fault.Of(field, PromptCodes.Required)]
            : Line.Check(field, instruction, PromptLimits.InstructionLength);

    static IEnumerable<Fault> CheckTarget(EditTarget target, PictureSize? picture, ImageModel model, string field) => target switch
    {
        RegionTarget region => CheckRegion(region.Region, picture, $"{field}.region"),
        MaskTarget mask => MaskHeader.Check(mask.Png, picture, model.Edits.MaskBytesBelow, $"{field}.mask"),
        BackgroundTarget { Subject: { } subject } => CheckSubject(subject, picture, $"{field}.background.subject"),
        BackgroundTarget => [],
        _ => throw new ArgumentOutOfRangeException(nameof(target)),
    };

    static IEnumerable<Fault> CheckRegion(Rect region, PictureSize? picture, string field)
    {
        if (!IsInside(region, picture))
            return [Outside(picture, field)];
        return picture is { } size && Area(region) * 100 > size.Pixels * MaxRegionPercent
            ? [Fault.Of(field, EditCodes.RegionIsWholePicture, ("percent", Area(region) * 100 / size.Pixels), ("max", MaxRegionPercent))]
            : [];
    }

    static IEnumerable<Fault> CheckSubject(Rect subject, PictureSize? picture, string field)
    {
        if (!IsInside(subject, picture))
            return [Outside(picture, field)];
        return Area(subject) == picture?.Pixels ? [Fault.Of(field, EditCodes.NoBackgroundLeft)] : [];
    }

    static bool IsInside(Rect area, PictureSize? picture) =>
        area.IsInside(picture?.Width ?? int.MaxValue, picture?.Height ?? int.MaxValue);

    static long Area(Rect area) => (long)area.Width * area.Height;

    static Fault Outside(PictureSize? picture, string field) =>
        Fault.Of(field, EditCodes.OutsidePicture, ("picture", picture?.ToString() ?? ""));

    static IEnumerable<Fault> CheckLength(EditSpec edit, StructuredPrompt prompt, ImageModel model, string field) =>
        PromptCompiler.CompileEdit(prompt, edit).Length is var length && length > model.MaxPromptCharacters
            ? [Fault.Of($"{field}.instruction", PromptCodes.PromptTooLong, ("length", length), ("max", model.MaxPromptCharacters))]
            : [];
}
