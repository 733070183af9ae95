using System.Runtime.InteropServices;

namespace ReferenceApp.ImageApiSimulator.Drawing.Native;

/// <summary>The few calls of libcairo that an in-memory picture needs.</summary>
static partial class Cairo
{
    const string Library = "libcairo.so.2";

    /// <summary><c>CAIRO_FORMAT_ARGB32</c>: 32 bits per pixel in machine order, colours premultiplied by alpha.</summary>
    public const int Argb32 = 0;

    [LibraryImport(Library, EntryPoint = "cairo_image_surface_create")]
    public static partial CairoSurface CreateSurface(int format, int width, int height);

    [LibraryImport(Library, EntryPoint = "cairo_surface_status")]
    public static partial int Status(CairoSurface surface);

    [LibraryImport(Library, EntryPoint = "cairo_surface_flush")]
    public static partial void Flush(CairoSurface surface);

    [LibraryImport(Library, EntryPoint = "cairo_image_surface_get_data")]
    public static partial nint Data(CairoSurface surface);

    [LibraryImport(Library, EntryPoint = "cairo_image_surface_get_stride")]
    public static partial int Stride(CairoSurface surface);

    [LibraryImport(Library, EntryPoint = "cairo_surface_destroy")]
    public static partial void DestroySurface(nint surface);

    [LibraryImport(Library, EntryPoint = "cairo_create")]
    public static partial CairoContext CreateContext(CairoSurface surface);

    [LibraryImport(Library, EntryPoint = "cairo_destroy")]
    public static partial void DestroyContext(nint context);
}

sealed class CairoSurface() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Cairo.DestroySurface(handle);
        return true;
    }
}

sealed class CairoContext() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Cairo.DestroyContext(handle);
        return true;
    }
}
