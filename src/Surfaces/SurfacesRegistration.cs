using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using ReferenceApp.Surfaces.ImageApi;

namespace ReferenceApp.Surfaces;

public static class SurfacesRegistration
{
    /// <summary>Registers every surface this build has, and the one path to them. The host binds <see cref="ImageApiOptions"/>.</summary>
    public static IServiceCollection AddSurfaces(this IServiceCollection services)
    {
        services.AddSingleton<ISurface>(provider => new ImageApiSurface(
            provider.GetRequiredService<IOptions<ImageApiOptions>>().Value,
            provider.GetRequiredService<IAssetStore>(),
            provider.GetRequiredService<IdSource>()));
        services.AddMetrics();
        services.AddSingleton<CallMetrics>();
        services.AddSingleton<AnswerReader>();
        services.AddSingleton<PaidCall>();
        return services;
    }
}
