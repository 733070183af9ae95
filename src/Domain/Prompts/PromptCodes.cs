namespace ReferenceApp.Domain.Prompts;

/// <summary>Every code that prompt and edit validation can say. Worded where a person reads it.</summary>
public static class PromptCodes
{
    public const string Required = "required";
    public const string TooMany = "too_many";
    public const string Blank = "blank";
    public const string TooLong = "too_long";
    public const string Duplicate = "duplicate";
    public const string ControlCharacter = "control_character";
    public const string BrokenSurrogate = "broken_surrogate";
    public const string WantedAndAvoided = "wanted_and_avoided";
    public const string DoubleQuoteInText = "double_quote_in_text";
    public const string LanguageMalformed = "language_malformed";
    public const string PromptTooLong = "prompt_too_long";
}

/// <inheritdoc cref="PromptCodes"/>
public static class EditCodes
{
    /// <summary>More than one of region, mask and background is set. Found where JSON is read; the type holds one only.</summary>
    public const string SeveralPlaces = "several_places";

    /// <summary>None of region, mask and background is set.</summary>
    public const string NoPlace = "no_place";

    public const string OutsidePicture = "outside_picture";
    public const string RegionIsWholePicture = "region_is_whole_picture";
    public const string NoBackgroundLeft = "no_background_left";
    public const string MaskNotPng = "mask_not_png";
    public const string MaskWithoutAlpha = "mask_without_alpha";
    public const string MaskTooLarge = "mask_too_large";
    public const string MaskOtherSize = "mask_other_size";

    /// <summary>No pixel of the mask is transparent. Found where pictures are decoded.</summary>
    public const string MaskMarksNothing = "mask_marks_nothing";
}
