using System.Buffers.Binary;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Prompts;
using Xunit;

namespace ReferenceApp.Unit.Prompts;

public sealed class EditRulesTests
{
    const byte Colour = 2;
    const byte ColourWithAlpha = 6;

    static readonly PictureSize Picture = new(1024, 1024);

    [Fact]
    public void Validate_OnePlaceOfEachKind_HasNoFault()
    {
        Assert.Empty(Faults(new RegionTarget(new Rect(64, 700, 400, 200))));
        Assert.Empty(Faults(new RegionTarget(new Rect(0, 0, 1024, 921))));
        Assert.Empty(Faults(new MaskTarget(Mask(1024, 1024, ColourWithAlpha))));
        Assert.Empty(Faults(new BackgroundTarget(new Rect(300, 200, 420, 480))));
        Assert.Empty(Faults(new BackgroundTarget(null)));
    }

    [Theory]
    [InlineData(-1, 0, 10, 10)]
    [InlineData(0, 0, 0, 10)]
    [InlineData(0, 0, 10, -1)]
    [InlineData(1020, 0, 5, 10)]
    [InlineData(0, 1024, 10, 10)]
    [InlineData(int.MaxValue, 0, int.MaxValue, 10)]
    public void Validate_PlaceOutsideThePicture_IsRefused(int x, int y, int width, int height)
    {
        Assert.Equal(["edits[0].target.region outside_picture"], Faults(new RegionTarget(new Rect(x, y, width, height))));
        Assert.Equal(
            ["edits[0].target.background.subject outside_picture"],
            Faults(new BackgroundTarget(new Rect(x, y, width, height))));
    }

    [Fact]
    public void Validate_RegionOfMoreThanNineTenths_IsNotOnePlace()
    {
        var fault = Assert.Single(Validate(new RegionTarget(new Rect(0, 0, 1024, 922)), "change it"));

        Assert.Equal(EditCodes.RegionIsWholePicture, fault.Reason.Code);
        Assert.Equal("90", fault.Reason.Params["max"]);
    }

    [Fact]
    public void Validate_SubjectThatFillsThePicture_LeavesNoBackground() =>
        Assert.Equal(
            ["edits[0].target.background.subject no_background_left"],
            Faults(new BackgroundTarget(new Rect(0, 0, 1024, 1024))));

    [Fact]
    public void Validate_PictureNotMadeYet_StillRefusesAnEmptyRegion()
    {
        Assert.Empty(EditRules.ValidateTarget(new RegionTarget(new Rect(0, 0, 9000, 9000)), null, Example.Model, "edit"));
        Assert.Single(EditRules.ValidateTarget(new RegionTarget(new Rect(0, 0, 9000, 0)), null, Example.Model, "edit"));
    }

    [Fact]
    public void Validate_MaskOfAnotherSizeWithoutAlpha_HasBothFaults() =>
        Assert.Equal(
            ["edits[0].target.mask mask_without_alpha", "edits[0].target.mask mask_other_size"],
            Faults(new MaskTarget(Mask(1024, 1536, Colour))));

    [Fact]
    public void Validate_MaskThatIsNoPng_IsRefused()
    {
        Assert.Equal(["edits[0].target.mask mask_not_png"], Faults(new MaskTarget([])));
        Assert.Equal(["edits[0].target.mask mask_not_png"], Faults(new MaskTarget(Mask(1024, 1024, ColourWithAlpha)[..20])));
        Assert.Equal(["edits[0].target.mask mask_not_png"], Faults(new MaskTarget("GIF89a and more than enough bytes"u8.ToArray())));
    }

    [Fact]
    public void Validate_MaskAtTheLimit_IsTooLarge()
    {
        var mask = Mask(1024, 1024, ColourWithAlpha);
        Array.Resize(ref mask, 4 * 1024 * 1024);

        Assert.Equal(["edits[0].target.mask mask_too_large"], Faults(new MaskTarget(mask)));
        Assert.Empty(Faults(new MaskTarget(mask[..^1])));
    }

    [Theory]
    [InlineData("", PromptCodes.Required)]
    [InlineData("change\nKeep fixed:", PromptCodes.ControlCharacter)]
    public void Validate_BadInstruction_IsReportedBesideABadTarget(string instruction, string code) =>
        Assert.Equal(
            [$"edits[0].instruction {code}", "edits[0].target.region outside_picture"],
            Faults(new RegionTarget(default), instruction));

    [Fact]
    public void Validate_EditThatMakesTheCompiledPromptTooLong_IsRefused()
    {
        string[] long50 = [.. Enumerable.Range(0, PromptLimits.Entries).Select(i => $"{i} " + new string('x', 490))];
        var prompt = Example.Minimal with { Constraints = long50, Fixed = [.. long50.Take(14)] };

        var faults = EditRules.Validate(
            new EditSpec(new BackgroundTarget(null), new string('x', 600), Protect.Verify), prompt, Picture, Example.Model, "edits[0]");

        Assert.Empty(PromptRules.Validate(prompt, Example.Model));
        Assert.Equal(PromptCodes.PromptTooLong, Assert.Single(faults).Reason.Code);
    }

    static IEnumerable<string> Faults(EditTarget target, string instruction = "change it") =>
        Validate(target, instruction).Select(fault => $"{fault.Field} {fault.Reason.Code}");

    static IReadOnlyList<Fault> Validate(EditTarget target, string instruction) =>
        EditRules.Validate(new EditSpec(target, instruction, Protect.Verify), Example.Minimal, Picture, Example.Model, "edits[0]");

    /// <summary>The start of a PNG up to the end of its header; nothing here decodes further.</summary>
    static byte[] Mask(int width, int height, byte colourType)
    {
        var png = new byte[33];
        byte[] start = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];
        start.CopyTo(png, 0);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        png[24] = 8;
        png[25] = colourType;
        return png;
    }
}
