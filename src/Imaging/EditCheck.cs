using ReferenceApp.Domain;

namespace ReferenceApp.Imaging;

/// <summary>
/// The check of one edit step: the protected area is unchanged and the edited area is not. The pictures are compared where
/// they lie; a redraw that shifted or scaled the frame fails here, however faithful.
/// </summary>
public static class EditCheck
{
    /// <param name="mayChange">The area that the edit was asked for. Empty: the whole frame is protected, and no edit is expected.</param>
    /// <returns>
    /// Fail: <c>size_differs</c>, <c>protected_area_changed</c>, <c>protected_patch_changed</c>, <c>edit_not_visible</c>.
    /// Needs a human: <c>protected_area_missing</c> (nothing lies outside the area), <c>protected_tone_changed</c>.
    /// Pass: <c>protected_area_unchanged</c>, <c>edit_visible</c>. A failure outweighs a doubt.
    /// </returns>
    /// <exception cref="ArgumentException">The area is not of the size of <paramref name="before"/>.</exception>
    public static EditVerdict Check(Picture before, Picture after, PixelMask mayChange, EditCheckLimits limits)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(mayChange);
        ArgumentNullException.ThrowIfNull(limits);
        if ((mayChange.Width, mayChange.Height) != (before.Width, before.Height))
            throw new ArgumentException($"An area of {mayChange.Width}x{mayChange.Height} does not fit a picture of {before.Width}x{before.Height}.", nameof(mayChange));
        if ((before.Width, before.Height) != (after.Width, after.Height))
            return new EditVerdict(EditOutcome.Fail, [SizeDiffers(before, after)], null, null);

        var map = DifferenceMap.Between(before, after);
        var kept = PixelComparison.Measure(map, mayChange.Grow(limits.SeamMargin).Invert());
        var edited = PixelComparison.Measure(map, mayChange);
        var findings = JudgeProtected(kept, limits).Concat(JudgeEdited(edited, limits)).ToList();
        var outcome = findings.Select(finding => finding.Outcome).Aggregate(Worse);
        return new EditVerdict(outcome, [.. findings.Select(finding => finding.Reason)],
            kept.Pixels > 0 ? kept : null, edited.Pixels > 0 ? edited : null);
    }

    static List<(EditOutcome Outcome, Reason Reason)> JudgeProtected(RegionDifference kept, EditCheckLimits limits)
    {
        if (kept.Pixels == 0)
            return [(EditOutcome.NeedsHuman, Reason.Of("protected_area_missing", ("seamMargin", limits.SeamMargin)))];

        var faults = new List<(EditOutcome Outcome, Reason Reason)>();
        if (kept.ChangedDensity > limits.MaxProtectedDensity)
            faults.Add((EditOutcome.Fail, Density("protected_area_changed", kept, limits.MaxProtectedDensity)));
        if (kept.DensestTile is { } tile && kept.DensestTileDensity > limits.MaxProtectedTileDensity)
            faults.Add((EditOutcome.Fail, Patch(tile, kept.DensestTileDensity, limits.MaxProtectedTileDensity)));
        if (kept.MeanDeltaE > limits.MaxProtectedMeanDeltaE)
            faults.Add((EditOutcome.NeedsHuman, Density("protected_tone_changed", kept, limits.MaxProtectedMeanDeltaE)));
        return faults.Count > 0 ? faults : [(EditOutcome.Pass, Density("protected_area_unchanged", kept, limits.MaxProtectedDensity))];
    }

    static List<(EditOutcome Outcome, Reason Reason)> JudgeEdited(RegionDifference edited, EditCheckLimits limits)
    {
        if (edited.Pixels == 0)
            return [];
        return edited.ChangedDensity < limits.MinEditedDensity
            ? [(EditOutcome.Fail, Density("edit_not_visible", edited, limits.MinEditedDensity))]
            : [(EditOutcome.Pass, Density("edit_visible", edited, limits.MinEditedDensity))];
    }

    static EditOutcome Worse(EditOutcome one, EditOutcome other)
    {
        if (one == EditOutcome.Fail || other == EditOutcome.Fail)
            return EditOutcome.Fail;
        return one == EditOutcome.Pass ? other : one;
    }

    static Reason SizeDiffers(Picture before, Picture after) =>
        Reason.Of("size_differs", ("before", $"{before.Width}x{before.Height}"), ("after", $"{after.Width}x{after.Height}"));

    static Reason Density(string code, RegionDifference difference, double limit) =>
        Reason.Of(code, ("density", Number(difference.ChangedDensity)), ("limit", limit), ("changed", difference.Changed),
            ("pixels", difference.Pixels), ("meanDeltaE", Number(difference.MeanDeltaE)), ("maxDeltaE", Number(difference.MaxDeltaE)));

    static Reason Patch(Rect tile, double density, double limit) =>
        Reason.Of("protected_patch_changed", ("density", Number(density)), ("limit", limit),
            ("x", tile.X), ("y", tile.Y), ("width", tile.Width), ("height", tile.Height));

    static string Number(double value) => value.ToString("0.#####");
}
