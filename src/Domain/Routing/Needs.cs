namespace ReferenceApp.Domain.Routing;

public enum CallerKind
{
    /// <summary>A person who works by hand.</summary>
    Person,

    /// <summary>A program that wants pictures.</summary>
    Backend,

    /// <summary>A program that talks, and makes pictures on the way.</summary>
    Assistant,
}

/// <summary>What a gateway under a separate contract is wanted for.</summary>
public enum GatewayReason
{
    Payment,
    Gateway,
    Support,
    Fallback,
}

/// <summary>The most sensitive data in the request, pictures sent along included.</summary>
public enum DataClass
{
    Public,
    Internal,
    Customer,
}

/// <summary>What a caller needs, stated before a surface is chosen and before anything is spent.</summary>
/// <param name="Conversation">Later turns refer to earlier ones.</param>
/// <param name="Tools">A text model decides when to make a picture, or uses other tools beside it.</param>
/// <param name="Gateway">Empty when no gateway is wanted.</param>
public sealed record Needs(
    CallerKind Caller,
    bool Conversation,
    bool Tools,
    IReadOnlySet<GatewayReason> Gateway,
    DataClass Data)
{
    /// <summary>What stands when a caller states no needs: a backend with internal data.</summary>
    public static Needs Default { get; } = new(CallerKind.Backend, false, false, new HashSet<GatewayReason>(), DataClass.Internal);

    public bool Equals(Needs? other) =>
        other is not null && Caller == other.Caller && Conversation == other.Conversation && Tools == other.Tools
        && Data == other.Data && Gateway.SetEquals(other.Gateway);

    public override int GetHashCode() => HashCode.Combine(Caller, Conversation, Tools, Data, Gateway.Count);
}
