using System.ComponentModel.DataAnnotations;

namespace ReferenceApp.Imaging;

/// <summary>Settings of <see cref="TesseractTextReader"/>, section <c>TextReader</c>.</summary>
public sealed class TesseractOptions
{
    public const string Section = "TextReader";

    /// <summary>Name or path of the tesseract program, version 5.</summary>
    [Required]
    public string Executable { get; set; } = "tesseract";

    /// <summary>Installed language data, the picture's main language first, joined by '+'.</summary>
    [Required, RegularExpression("[a-zA-Z_]+(\\+[a-zA-Z_]+)*")]
    public string Languages { get; set; } = "jpn+eng";

    /// <summary>For one picture, from start to last line. A poster of 1024x1024 takes under one second of one core, 3840x2160 several.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);
}
