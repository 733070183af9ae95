using System.Runtime.CompilerServices;
using ReferenceApp.Imaging;

namespace ReferenceApp.Integration.Imaging;

/// <summary>
/// Pictures with known text. <c>poster.png</c>: 静岡の朝 / 限定百杯 / Tea House / 新茶まつり 10:30 in dark on light;
/// <c>misprint.png</c>: 限定白杯 in light on dark. Drawn by librsvg in IPAGothic and DejaVu Sans.
/// </summary>
static class TestPicture
{
    public static Picture Poster => Load("poster.png");

    public static Picture Misprint => Load("misprint.png");

    static Picture Load(string name, [CallerFilePath] string here = "") =>
        PictureCodec.TryDecodeFile(Path.Combine(Path.GetDirectoryName(here)!, name), PictureLimits.Default, out var picture, out var fault)
            ? picture
            : throw new InvalidDataException(fault.ToString());
}
