using System.Runtime.CompilerServices;

namespace ReferenceApp.Integration.Imaging;

/// <summary>
/// Pictures with known text. <c>poster.png</c>: 静岡の朝 / 限定百杯 / Tea House / 新茶まつり 10:30 in dark on light;
/// <c>misprint.png</c>: 限定白杯 in light on dark. Drawn by librsvg in IPAGothic and DejaVu Sans.
/// </summary>
static class TestPicture
{
    public static string Poster => PathOf("poster.png");

    public static string Misprint => PathOf("misprint.png");

    static string PathOf(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, name);
}
