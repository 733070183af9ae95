using System.Runtime.InteropServices;

namespace ReferenceApp.ImageApiSimulator.Drawing.Native;

/// <summary>The few calls of librsvg (2.46 or later) that drawing one document needs.</summary>
static partial class Rsvg
{
    const string Library = "librsvg-2.so.2";

    [LibraryImport(Library, EntryPoint = "rsvg_handle_new_from_data")]
    public static partial RsvgDocument Parse(ReadOnlySpan<byte> data, nuint length, nint error);

    [LibraryImport(Library, EntryPoint = "rsvg_handle_render_document")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool Render(RsvgDocument document, CairoContext context, in RsvgRectangle viewport, nint error);

    [LibraryImport("libgobject-2.0.so.0", EntryPoint = "g_object_unref")]
    public static partial void Unref(nint instance);
}

/// <summary><c>RsvgRectangle</c>: the part of the drawing area that the document fills, in pixels.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct RsvgRectangle(double X, double Y, double Width, double Height);

sealed class RsvgDocument() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Rsvg.Unref(handle);
        return true;
    }
}
