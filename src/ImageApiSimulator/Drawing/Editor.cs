using ReferenceApp.ImageApiSimulator.Contract;
using ReferenceApp.Imaging;

namespace ReferenceApp.ImageApiSimulator.Drawing;

/// <summary>
/// Edits a picture as the model does: the whole frame is drawn again (see <see cref="Redraw"/>), and the change appears where the
/// mask allows it, or in the middle third without a mask. A mask over half of the frame or more is a new background.
/// </summary>
static class Editor
{
    const double BackgroundShare = 0.5;

    /// <param name="mask">Null when the request has none.</param>
    /// <param name="transparent">Whether nothing is to be seen behind the change, and without a mask around the middle of the picture.</param>
    public static Picture Edit(Picture source, Picture? mask, PromptReading prompt, PictureSize size, Seed seed, double drift, bool transparent)
    {
        var frame = Resampling.Fit(source, size);
        var area = mask is not null ? MaskArea.FromAlpha(mask, size) : MaskArea.CentreThird(size);
        var dark = IsBright(frame, area);
        Redraw.Apply(frame, seed, drift, () => SvgRenderer.Render(Poster.Svg(size, seed.With(3), [], transparent: false), size));
        if (transparent)
            Layers.Clear(frame, mask is null ? MaskArea.OutsideEllipse(size) : area);
        if (prompt.ChangesNothing || area.Share == 0)
            return frame;

        if (area.Share >= BackgroundShare)
            PaintBackground(frame, area, prompt, size, seed, dark, transparent);
        else
            PaintPlace(frame, area, prompt, size, seed, dark, transparent);
        return frame;
    }

    static void PaintBackground(Picture frame, MaskArea area, PromptReading prompt, PictureSize size, Seed seed, bool dark, bool transparent)
    {
        var texts = prompt.Texts.Union(prompt.ChangeTexts).ToList();
        var ground = transparent ? "" : Poster.Ground(size, seed.With(4), Palette.Of(seed, dark));
        var band = texts.Count > 0 ? Poster.Band(size, texts).ToSvg() : "";
        Layers.Paint(frame, SvgRenderer.Render(Poster.Document(size, ground + band), size), 0, 0, area);
    }

    static void PaintPlace(Picture frame, MaskArea area, PromptReading prompt, PictureSize size, Seed seed, bool dark, bool transparent)
    {
        var place = new PictureSize((int)area.Bounds.Width, (int)area.Bounds.Height);
        var colours = Palette.Of(seed, dark);
        var band = prompt.Texts.Count > 0 ? Poster.Band(size, prompt.Texts) : null;
        if (prompt.ChangeTexts.Count == 0)
        {
            var ground = transparent ? "" : Poster.Ground(place, seed.With(4), colours);
            PaintInBounds(ground + Motifs.Draw(seed.With(5), colours, Middle(place)));
        }

        if (band is not null && area.Touches(band.Panel))
            Layers.Paint(frame, SvgRenderer.Render(Poster.Document(size, band.ToSvg()), size), 0, 0, area);

        if (prompt.ChangeTexts.Count > 0)
        {
            var hidden = band?.Lines.Where((_, line) => area.ShareOf(band.LineBox(line)) > 0.5) ?? [];
            PaintInBounds(Label(place, [.. hidden, .. prompt.ChangeTexts], colours));
        }

        void PaintInBounds(string content) =>
            Layers.Paint(frame, SvgRenderer.Render(Poster.Document(place, content), place), (int)area.Bounds.X, (int)area.Bounds.Y, area);
    }

    /// <summary>The texts on one bright colour that fills the place, as large as it allows.</summary>
    static string Label(PictureSize place, IReadOnlyList<string> texts, Palette colours)
    {
        var room = new Box(0, 0, place.Width, place.Height).Inset(place.Short * 0.06);
        var block = TextBlock.Fit(texts, room, Math.Min(TextBlock.LargestFont, place.Height * 0.4));
        var centred = block with { Panel = block.Panel with { Y = room.Y + (room.Height - block.Panel.Height) / 2 } };
        return $"""<rect width="{place.Width}" height="{place.Height}" fill="{colours.Label}"/>""" + centred.ToSvg(colours.Label);
    }

    static Box Middle(PictureSize place) => new Box(0, 0, place.Width, place.Height).Inset(place.Short * 0.12);

    /// <summary>A bright place gets a dark change and the other way round, so that an edit can always be seen.</summary>
    static bool IsBright(Picture frame, MaskArea area)
    {
        var (sum, count) = (0L, 1L);
        for (var y = 0; y < frame.Height; y += 2)
        {
            for (var x = 0; x < frame.Width; x += 2)
            {
                if (!area[x, y])
                    continue;
                var pixel = frame.Rgba.AsSpan(4 * (y * frame.Width + x), 4);
                sum += (pixel[0] * 3 + pixel[1] * 6 + pixel[2]) / 10;
                count++;
            }
        }

        return sum / count > 127;
    }
}
