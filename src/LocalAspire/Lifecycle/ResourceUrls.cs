using Aspire.Hosting.ApplicationModel;

namespace ReferenceApp.LocalAspire.Lifecycle;

/// <summary>Collects the links of a resource: its endpoints, then what the model adds and changes.</summary>
static class ResourceUrls
{
    public static async Task<IReadOnlyList<UrlSnapshot>> CollectAsync(
        IResource resource, RunServices services, CancellationToken cancellationToken)
    {
        var urls = new List<ResourceUrlAnnotation>();
        if (resource is IResourceWithEndpoints owner)
            urls.AddRange(owner.GetEndpoints().Select(e => new ResourceUrlAnnotation { Url = e.Url, Endpoint = e }));
        urls.AddRange(resource.Annotations.OfType<ResourceUrlAnnotation>());

        var context = new ResourceUrlsCallbackContext(services.ExecutionContext, resource, urls, cancellationToken)
        {
            Logger = services.Loggers.GetLogger(resource),
        };
        foreach (var annotation in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>().ToList())
            await annotation.Callback(context);

        return [.. context.Urls.OrderByDescending(u => u.DisplayOrder ?? 0).Select(Snapshot)];
    }

    // A link that begins with a slash continues its endpoint's address.
    static UrlSnapshot Snapshot(ResourceUrlAnnotation url) => new(
        url.Endpoint?.EndpointName,
        url.Endpoint is { } endpoint && url.Url.StartsWith('/') ? endpoint.Url + url.Url : url.Url,
        IsInternal: url.DisplayLocation == UrlDisplayLocation.DetailsOnly)
    {
        DisplayProperties = new UrlDisplayPropertiesSnapshot(url.DisplayText ?? "", url.DisplayOrder ?? 0),
    };
}
