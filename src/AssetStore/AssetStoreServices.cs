using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;

namespace ReferenceApp.AssetStore;

/// <summary>Registration. The host binds the options and registers <see cref="TimeProvider"/> and <c>IdSource</c>.</summary>
public static class AssetStoreServices
{
    /// <summary>The store, as <see cref="IAssetStore"/> and as itself for the recovery of the spool.</summary>
    public static IServiceCollection AddAssetStore(this IServiceCollection services)
    {
        services.AddValidation<AssetStoreOptions>(options => options.Validate());
        services.TryAddSingleton<FileAssetStore>();
        services.TryAddSingleton<IAssetStore>(provider => provider.GetRequiredService<FileAssetStore>());
        return services;
    }

    /// <summary>Signed picture URLs; only for a process that hands them out or serves them, because it needs the key.</summary>
    public static IServiceCollection AddAssetUrls(this IServiceCollection services)
    {
        services.AddValidation<AssetUrlOptions>(options => options.Validate());
        services.TryAddSingleton<AssetUrls>();
        return services;
    }

    static void AddValidation<T>(this IServiceCollection services, Func<T, IReadOnlyList<Fault>> validate)
        where T : class
    {
        services.AddOptions();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<T>>(new OptionValidation<T>(validate)));
    }
}
