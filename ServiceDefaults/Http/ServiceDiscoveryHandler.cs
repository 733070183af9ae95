namespace ReferenceApp.ServiceDefaults;

/// <summary>Sends a request for a service's name to one of its addresses.</summary>
sealed class ServiceDiscoveryHandler(ServiceEndpoints endpoints) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var named = request.RequestUri;
        if (named is null)
            return await base.SendAsync(request, cancellationToken);

        request.RequestUri = endpoints.Resolve(named);
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            // A repeated attempt looks the name up again, and may get another replica.
            request.RequestUri = named;
        }
    }
}
