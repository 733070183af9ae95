using ReferenceApp.Domain;
using ReferenceApp.Imaging;
using Xunit;
using static ReferenceApp.Unit.Imaging.TestPictures;

namespace ReferenceApp.Unit.Imaging;

public sealed class EditCheckTests
{
    static readonly Rect Target = new(300, 200, 120, 80);
    static readonly Picture Before = Poster(640, 480);
    static readonly Picture Edited = Before.WithRect(Target, 40, 120, 200);

    public static TheoryData<string, EditOutcome, string[]> Verdicts => new()
    {
        { "edited where asked", EditOutcome.Pass, ["protected_area_unchanged", "edit_visible"] },
        { "edited where asked, the rest redrawn with grain", EditOutcome.Pass, ["protected_area_unchanged", "edit_visible"] },
        { "edited where asked, the rest recompressed", EditOutcome.Pass, ["protected_area_unchanged", "edit_visible"] },
        { "the seam around the target blended", EditOutcome.Pass, ["protected_area_unchanged", "edit_visible"] },
        { "nothing changed", EditOutcome.Fail, ["protected_area_unchanged", "edit_not_visible"] },
        { "only grain changed", EditOutcome.Fail, ["protected_area_unchanged", "edit_not_visible"] },
        { "a small patch elsewhere changed too", EditOutcome.Fail, ["protected_patch_changed", "edit_visible"] },
        { "a glyph elsewhere moved", EditOutcome.Fail, ["protected_patch_changed", "edit_visible"] },
        { "a large part elsewhere changed too", EditOutcome.Fail, ["protected_area_changed", "protected_patch_changed", "protected_tone_changed", "edit_visible"] },
        { "edited beside the target", EditOutcome.Fail, ["protected_area_changed", "protected_patch_changed", "edit_not_visible"] },
        { "the whole frame a little lighter", EditOutcome.NeedsHuman, ["protected_tone_changed", "edit_visible"] },
        { "the whole frame a little lighter and no edit", EditOutcome.Fail, ["protected_tone_changed", "edit_not_visible"] },
    };

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void Check_OfAnEditedPicture_GivesTheVerdictWithItsReasons(string what, EditOutcome outcome, string[] reasons)
    {
        var after = what switch
        {
            "edited where asked" => Edited,
            "edited where asked, the rest redrawn with grain" => Edited.WithNoise(3, seed: 8),
            "edited where asked, the rest recompressed" => Edited.Through(PictureFormat.Jpeg, 90),
            "the seam around the target blended" => Edited.WithRect(new Rect(Target.X - 12, Target.Y, 12, Target.Height), 90, 120, 160),
            "nothing changed" => Before,
            "only grain changed" => Before.WithNoise(3, seed: 8),
            "a small patch elsewhere changed too" => Edited.WithRect(new Rect(50, 61, 20, 20), 200, 60, 60),
            "a glyph elsewhere moved" => Edited.WithCopy(new Rect(100, 96, 24, 32), 103, 96),
            "a large part elsewhere changed too" => Edited.WithRect(new Rect(0, 300, 640, 150), 200, 60, 60),
            "edited beside the target" => Before.WithRect(new Rect(20, 20, 120, 80), 40, 120, 200),
            "the whole frame a little lighter" => Before.Lighter(8).WithRect(Target, 40, 120, 200),
            "the whole frame a little lighter and no edit" => Before.Lighter(8),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "No such picture."),
        };

        var verdict = Check(after);

        Assert.Equal(reasons, verdict.Reasons.Select(reason => reason.Code));
        Assert.Equal(outcome, verdict.Outcome);
    }

    [Fact]
    public void Check_OfAnotherSize_FailsWithBothSizes()
    {
        var verdict = Check(Poster(640, 496));

        Assert.Equal(EditOutcome.Fail, verdict.Outcome);
        Assert.Equal([Reason.Of("size_differs", ("before", "640x480"), ("after", "640x496"))], verdict.Reasons);
        Assert.Null(verdict.Protected);
    }

    [Fact]
    public void Check_WithNothingProtected_NeedsAHuman()
    {
        var whole = PixelMask.FromRect(640, 480, new Rect(10, 10, 620, 460));

        var verdict = EditCheck.Check(Before, Before.WithRect(new Rect(0, 0, 640, 480), 1, 2, 3), whole, new EditCheckLimits());

        Assert.Equal(EditOutcome.NeedsHuman, verdict.Outcome);
        Assert.Equal(["protected_area_missing", "edit_visible"], verdict.Reasons.Select(reason => reason.Code));
    }

    [Theory]
    [InlineData(false, EditOutcome.Pass)]
    [InlineData(true, EditOutcome.Fail)]
    public void Check_WithTheWholeFrameProtected_ExpectsNoEdit(bool edited, EditOutcome outcome)
    {
        var verdict = EditCheck.Check(Before, edited ? Edited : Before.WithNoise(3, seed: 4), PixelMask.Empty(640, 480), new EditCheckLimits());

        Assert.Equal(outcome, verdict.Outcome);
        Assert.Equal(640 * 480, verdict.Protected!.Pixels);
        Assert.Null(verdict.Edited);
    }

    [Fact]
    public void Check_MeasuresOutsideTheTargetAndItsSeam()
    {
        var verdict = Check(Edited);

        Assert.Equal(640 * 480 - (120 + 32) * (80 + 32), verdict.Protected!.Pixels);
        Assert.Equal(120 * 80, verdict.Edited!.Pixels);
    }

    [Fact]
    public void Check_PutsItsNumbersIntoTheReasons()
    {
        var verdict = Check(Edited.WithRect(new Rect(0, 300, 640, 150), 200, 60, 60));

        var reason = verdict.Reasons.Single(reason => reason.Code == "protected_area_changed");
        Assert.Equal("0.002", reason.Params["limit"]);
        Assert.Equal(verdict.Protected!.Changed.ToString(), reason.Params["changed"]);
        Assert.Equal(verdict.Protected.ChangedDensity, double.Parse(reason.Params["density"]), 0.00001);
    }

    [Fact]
    public void Check_UnderOtherLimits_JudgesByThem()
    {
        var after = Edited.WithRect(new Rect(50, 61, 20, 20), 200, 60, 60);

        Assert.Equal(EditOutcome.Pass, EditCheck.Check(Before, after, Area, new EditCheckLimits { MaxProtectedTileDensity = 1 }).Outcome);
        var half = Before.WithRect(Target with { Width = Target.Width / 2 }, 40, 120, 200);
        Assert.Equal(EditOutcome.Fail, EditCheck.Check(Before, half, Area, new EditCheckLimits { MinEditedDensity = 0.6 }).Outcome);
    }

    [Fact]
    public void Check_WithAnAreaOfAnotherSize_Throws() =>
        Assert.Throws<ArgumentException>(() => EditCheck.Check(Before, Edited, PixelMask.Empty(10, 10), new EditCheckLimits()));

    static PixelMask Area => PixelMask.FromRect(640, 480, Target);

    static EditVerdict Check(Picture after) => EditCheck.Check(Before, after, Area, new EditCheckLimits());
}
