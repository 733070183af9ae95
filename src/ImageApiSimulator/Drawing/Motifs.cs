namespace ReferenceApp.ImageApiSimulator.Drawing;

/// <summary>
/// The subjects of posters, drawn in a square from -1 to 1. Each is one dark shape with details nearly as dark: what a reader of
/// text would take for strokes is kept out.
/// </summary>
static class Motifs
{
    static readonly Func<Palette, string>[] All = [Teapot, Leaf, Mountain, Cup, Flower];

    public static string Draw(Seed seed, Palette colours, Box square)
    {
        var half = Math.Min(square.Width, square.Height) / 2;
        var shape = All[seed.Pick(2, All.Length)](colours);
        return $"""<g transform="translate({square.CentreX:0.##} {square.CentreY:0.##}) scale({half:0.##})">{shape}</g>""";
    }

    static string Teapot(Palette c) => $"""
        <path d="M-.55 -.05 C-1.05 -.35 -1.1 .5 -.5 .45" fill="none" stroke="{c.MotifShade}" stroke-width=".13"/>
        <path d="M.5 .1 L.98 -.38 L.86 -.44 L.4 -.12 Z" fill="{c.MotifShade}"/>
        <ellipse cx="0" cy=".25" rx=".68" ry=".56" fill="{c.Motif}"/>
        <ellipse cx="0" cy="-.25" rx=".36" ry=".11" fill="{c.MotifShade}"/>
        <circle cx="0" cy="-.42" r=".1" fill="{c.Accent}"/>
        <path d="M-.42 .1 C-.3 -.1 0 -.12 .2 -.1" fill="none" stroke="{c.Accent}" stroke-width=".05"/>
        """;

    static string Leaf(Palette c) => $"""
        <path d="M-.8 .75 C-.95 -.35 0 -.9 .85 -.8 C.95 .1 .35 .95 -.8 .75 Z" fill="{c.Motif}"/>
        <path d="M-.95 .9 L.7 -.65 M-.35 .34 L-.42 -.2 M-.1 .1 L-.06 -.48 M-.3 .3 L.3 .5 M0 0 L.56 .14 M.28 -.26 L.66 -.28"
              fill="none" stroke="{c.MotifShade}" stroke-width=".06"/>
        <circle cx=".62" cy=".62" r=".09" fill="{c.Accent}"/>
        """;

    static string Mountain(Palette c) => $"""
        <circle cx=".5" cy="-.58" r=".26" fill="{c.Mist}"/>
        <path d="M-.1 .8 L.52 -.1 L1 .8 Z" fill="{c.MotifShade}"/>
        <path d="M-1 .8 L-.24 -.62 L.6 .8 Z" fill="{c.Motif}"/>
        <path d="M-.42 -.28 L-.24 -.62 L-.04 -.28 L-.15 -.18 L-.25 -.3 L-.34 -.16 Z" fill="{c.Accent}"/>
        """;

    static string Cup(Palette c) => $"""
        <path d="M-.62 -.22 L.62 -.22 C.6 .4 .35 .78 0 .78 C-.35 .78 -.6 .4 -.62 -.22 Z" fill="{c.Motif}"/>
        <ellipse cx="0" cy="-.22" rx=".62" ry=".14" fill="{c.MotifShade}"/>
        <path d="M-.2 -.45 C-.35 -.6 -.05 -.72 -.2 -.92 M.2 -.45 C.05 -.6 .35 -.72 .2 -.92"
              fill="none" stroke="{c.Mist}" stroke-width=".06"/>
        """;

    static string Flower(Palette c)
    {
        var petals = string.Concat(Enumerable.Range(0, 6).Select(petal =>
            $"""<ellipse cx="0" cy="-.55" rx=".27" ry=".4" fill="{c.Motif}" stroke="{c.MotifShade}" stroke-width=".03" transform="rotate({petal * 60})"/>"""));
        return $"""{petals}<circle r=".26" fill="{c.Accent}"/><circle r=".12" fill="{c.MotifShade}"/>""";
    }
}
