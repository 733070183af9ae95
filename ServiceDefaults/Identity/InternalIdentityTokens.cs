using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace ReferenceApp.ServiceDefaults;

/// <summary>
/// Writes and reads the internal identity: encrypted, authenticated and short-lived by Data Protection, under a purpose of
/// its own, so that no other protected value of the app passes for one, nor one for them.
/// </summary>
public sealed class InternalIdentityTokens(
    IDataProtectionProvider protection, IOptions<InternalIdentityOptions> options, TimeProvider clock)
{
    /// <summary>The request header. The edge removes it from what callers send; it is never logged.</summary>
    public const string Header = "x-internal-identity";

    readonly ITimeLimitedDataProtector protector =
        protection.CreateProtector("ReferenceApp.InternalIdentity", "v1", "services").ToTimeLimitedDataProtector();

    /// <summary>A header value, accepted for <see cref="InternalIdentityOptions.Lifetime"/> from now.</summary>
    public string Issue(CallerIdentity identity) =>
        protector.Protect(JsonSerializer.Serialize(identity), clock.GetUtcNow() + options.Value.Lifetime);

    /// <summary>False for everything that was not issued with this key ring, was changed, or has expired.</summary>
    public bool TryRead(string token, [NotNullWhen(true)] out CallerIdentity? identity)
    {
        identity = null;
        try
        {
            identity = JsonSerializer.Deserialize<CallerIdentity>(protector.Unprotect(token));
        }
        catch (Exception e) when (e is CryptographicException or JsonException or FormatException)
        {
            return false;
        }

        return identity is not null;
    }
}
