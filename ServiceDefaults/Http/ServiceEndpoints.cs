using Microsoft.Extensions.Configuration;

namespace ReferenceApp.ServiceDefaults;

/// <summary>
/// Service discovery from configuration, as Aspire's: <c>https+http://name</c> is looked up under
/// <c>services:name:https:0</c>, then <c>services:name:http:0</c>; <c>http://_endpoint.name</c> under
/// <c>services:name:endpoint:0</c>. Reading the configuration anew each time keeps it in step with reloads.
/// </summary>
public sealed class ServiceEndpoints(IConfiguration configuration)
{
    int turn;

    /// <summary>Puts one of the service's addresses (in turn) in place of its name; path and query stay.</summary>
    /// <exception cref="InvalidOperationException">The service is named by a list of schemes and has no address.</exception>
    public Uri Resolve(Uri address)
    {
        var all = ResolveAll(address);
        return all[(int)((uint)Interlocked.Increment(ref turn) % (uint)all.Count)];
    }

    /// <summary>Every address of the service. A host that is no configured service resolves to itself.</summary>
    /// <exception cref="InvalidOperationException">The service is named by a list of schemes and has no address.</exception>
    public IReadOnlyList<Uri> ResolveAll(Uri address)
    {
        var schemes = address.Scheme.Split('+');
        var (endpoint, service) = Split(address.Host);
        var children = endpoint is null ? ["default", .. schemes] : (string[])[endpoint];

        var found = children
            .Select(child => ValuesOf(configuration.GetSection($"services:{service}:{child}")))
            .FirstOrDefault(values => values.Count > 0);
        if (found is null)
        {
            return schemes.Length == 1 && endpoint is null
                ? [address]
                : throw new InvalidOperationException(
                    $"Service '{service}' has no address: set services:{service}:{schemes[^1]}:0.");
        }

        var uris = found.ConvertAll(value => ToUri(value, schemes));
        var best = schemes.FirstOrDefault(scheme => uris.Exists(uri => uri.Scheme == scheme));
        return uris.FindAll(uri => best is null || uri.Scheme == best).ConvertAll(uri => new Uri(uri, address.PathAndQuery));
    }

    static (string? Endpoint, string Service) Split(string host) =>
        host.StartsWith('_') && host.IndexOf('.') is var dot and > 1 ? (host[1..dot], host[(dot + 1)..]) : (null, host);

    static List<string> ValuesOf(IConfigurationSection section) =>
        section.Value is { Length: > 0 } value
            ? [value]
            : [.. section.GetChildren().Select(child => child.Value).OfType<string>()];

    static Uri ToUri(string value, string[] schemes) =>
        new(value.Contains("://", StringComparison.Ordinal) ? value : $"{schemes[0]}://{value}");
}
