using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds values from outside the model.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>A value that must be given as <c>Parameters:{name}</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, bool secret = false)
        => builder.AddParameterFromConfiguration(name, $"Parameters:{name}", secret);

    /// <summary>A value that the model states.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false)
        => builder.AddParameter(name, () => value, publishValueAsDefault, secret);

    /// <summary>A value that the model computes, once.</summary>
    /// <param name="builder">The model.</param>
    /// <param name="name">The resource name.</param>
    /// <param name="valueGetter">Computes the value.</param>
    /// <param name="publishValueAsDefault">Lets <c>Parameters:{name}</c> override the value.</param>
    /// <param name="secret">Whether it must not be shown.</param>
    /// <exception cref="ArgumentException">A secret would be published.</exception>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, Func<string> valueGetter,
        bool publishValueAsDefault = false, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(valueGetter);
        if (publishValueAsDefault && secret)
            throw new ArgumentException("A secret cannot be published as a default.", nameof(secret));

        return publishValueAsDefault
            ? builder.AddParameter(name, new StatedParameterDefault(valueGetter))
            : builder.AddResource(new ParameterResource(name, _ => valueGetter(), secret));
    }

    /// <summary>A value given as <c>Parameters:{name}</c>, with a default.</summary>
    /// <param name="builder">The model.</param>
    /// <param name="name">The resource name.</param>
    /// <param name="value">The default.</param>
    /// <param name="secret">Whether it must not be shown.</param>
    /// <param name="persist">Without effect: nothing is written outside the data folders here.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        ArgumentNullException.ThrowIfNull(value);
        return builder.AddResource(new ParameterResource(name, builder.Lookup(name, $"Parameters:{name}"), secret) { Default = value });
    }

    /// <summary>A value that must be given as the setting <paramref name="configurationKey"/>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(
        this IDistributedApplicationBuilder builder, string name, string configurationKey, bool secret = false)
        => builder.AddResource(new ParameterResource(name, builder.Lookup(name, configurationKey), secret));

    /// <summary>A connection string that must be given as <c>ConnectionStrings:{name}</c>.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null)
        => builder.AddResource(new ConnectionStringParameterResource(
            name, builder.Lookup(name, $"ConnectionStrings:{name}"), environmentVariableName));

    /// <summary>A generated password for a server; a setting <c>Parameters:{name}</c> overrides it.</summary>
    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder, string name, bool lower = true, bool upper = true, bool numeric = true,
        bool special = true, int minLower = 0, int minUpper = 0, int minNumeric = 0, int minSpecial = 0)
        => new(name, builder.Lookup(name, $"Parameters:{name}"), secret: true)
        {
            Default = new GenerateParameterDefault
            {
                Lower = lower,
                Upper = upper,
                Numeric = numeric,
                Special = special,
                MinLower = minLower,
                MinUpper = minUpper,
                MinNumeric = minNumeric,
                MinSpecial = minSpecial,
            },
        };

    static Func<ParameterDefault?, string> Lookup(this IDistributedApplicationBuilder builder, string name, string key)
        => fallback => builder.Configuration[key] is { Length: > 0 } value ? value
            : fallback?.GetDefaultValue() ?? throw new MissingParameterValueException(
                $"'{name}' has no value: set {key} (as an environment variable: {key.Replace(":", "__", StringComparison.Ordinal)}).");
}
