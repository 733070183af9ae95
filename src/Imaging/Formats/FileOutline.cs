namespace ReferenceApp.Imaging.Formats;

/// <summary>What a walk over a file's chunks or segments found.</summary>
/// <param name="Refusal">Why the file is not decoded although its header could be read, or null.</param>
readonly record struct FileOutline(PictureHeader Header, string? Refusal);
