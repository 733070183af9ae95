namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value from outside the model: a setting, a password.</summary>
public class ParameterResource : Resource, IResourceWithoutLifetime, IExpressionValue
{
    readonly Lazy<string> _value;

    /// <param name="name">The resource name; the value comes from the setting <c>Parameters:{name}</c>.</param>
    /// <param name="callback">Finds the value; called once, with <see cref="Default"/>.</param>
    /// <param name="secret">Whether it must not be shown.</param>
    public ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Secret = secret;
        _value = new Lazy<string>(() => callback(Default));
    }

    public bool Secret { get; }

    /// <summary>Where the value comes from when the setting is missing.</summary>
    public ParameterDefault? Default { get; set; }

    /// <inheritdoc/>
    public string ValueExpression => $"{{{Name}.value}}";

    /// <exception cref="MissingParameterValueException">There is neither a setting nor a default.</exception>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => ValueTask.FromResult<string?>(_value.Value);
}
