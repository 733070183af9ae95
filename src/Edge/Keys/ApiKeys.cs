using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.Edge.Keys;

/// <summary>The configured keys.</summary>
sealed class ApiKeys(IOptions<EdgeOptions> options)
{
    readonly (byte[] Sha256, CallerIdentity Identity)[] keys =
        [.. options.Value.ApiKeys.Select(key => (Convert.FromHexString(key.Sha256), key.ToIdentity()))];

    /// <summary>Compares with every key in constant time and without stopping early, so that time tells nothing.</summary>
    public CallerIdentity? Find(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);

        CallerIdentity? found = null;
        foreach (var (sha256, identity) in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(sha256, hash))
                found = identity;
        }

        return found;
    }
}
