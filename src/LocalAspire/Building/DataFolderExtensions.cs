namespace Aspire.Hosting.ApplicationModel;

static class DataFolderExtensions
{
    /// <summary>Keeps a server's data in a folder of the machine.</summary>
    public static IResourceBuilder<T> WithDataFolder<T>(this IResourceBuilder<T> builder, string source, string target, bool isReadOnly)
        where T : ContainerResource
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        if (isReadOnly)
            throw new NotSupportedException($"'{builder.Resource.Name}': a server cannot run on a read-only folder here.");

        var folder = Path.GetFullPath(source, builder.ApplicationBuilder.AppHostDirectory);
        return builder.WithAnnotation(
            new ContainerMountAnnotation(folder, target, ContainerMountType.BindMount, isReadOnly), ResourceAnnotationMutationBehavior.Replace);
    }
}
