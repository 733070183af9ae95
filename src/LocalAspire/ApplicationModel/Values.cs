namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known only once the application starts, such as a port.</summary>
public interface IValueProvider
{
    /// <summary>Waits until the value is known.</summary>
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc cref="GetValueAsync(CancellationToken)"/>
    ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
        => GetValueAsync(cancellationToken);
}

/// <summary>For whom a value is asked.</summary>
public class ValueProviderContext
{
    /// <summary>Whether the model runs or is published.</summary>
    public DistributedApplicationExecutionContext? ExecutionContext { get; init; }

    /// <summary>The resource that will receive the value.</summary>
    public IResource? Caller { get; init; }
}

/// <summary>The symbolic form of a value, such as <c>{redis.bindings.tcp.port}</c>.</summary>
public interface IManifestExpressionProvider
{
    /// <inheritdoc cref="IManifestExpressionProvider"/>
    string ValueExpression { get; }
}

/// <summary>A value with both forms.</summary>
public interface IExpressionValue : IValueProvider, IManifestExpressionProvider;

/// <summary>A value made of others.</summary>
public interface IValueWithReferences
{
    /// <summary>The resources and values it is made of.</summary>
    IEnumerable<object> References { get; }
}
