using Microsoft.Extensions.DependencyInjection;

namespace ReferenceApp.Imaging;

public static class TextReaderRegistration
{
    /// <summary>Reads text with tesseract. Settings come from section <see cref="TesseractOptions.Section"/> and are checked at start.</summary>
    public static IServiceCollection AddTesseractTextReader(this IServiceCollection services)
    {
        services.AddOptions<TesseractOptions>().BindConfiguration(TesseractOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<ITextReader, TesseractTextReader>();
    }
}
