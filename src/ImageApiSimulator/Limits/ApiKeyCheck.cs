using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using ReferenceApp.ImageApiSimulator.Contract;

namespace ReferenceApp.ImageApiSimulator.Limits;

/// <summary>Who may call: whoever holds the configured key, or without one whoever sends something like a key.</summary>
sealed class ApiKeyCheck(IOptions<SimulatorOptions> options)
{
    const string Scheme = "Bearer ";
    const string Prefix = "sk-";

    readonly byte[]? expected = string.IsNullOrEmpty(options.Value.ApiKey) ? null : Encoding.UTF8.GetBytes(options.Value.ApiKey);

    /// <exception cref="RefusedException">401; the message never repeats the key.</exception>
    public void Check(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            throw Refuse("You didn't provide an API key. Provide it in an Authorization header, as in: Authorization: Bearer YOUR_KEY.");
        var key = header[Scheme.Length..].Trim();
        var accepted = expected is null
            ? key.StartsWith(Prefix, StringComparison.Ordinal) && key.Length > Prefix.Length
            : CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(key));
        if (!accepted)
            throw Refuse("Incorrect API key provided: sk-****. You can find your API key at https://platform.openai.com/account/api-keys.");
    }

    static RefusedException Refuse(string message) =>
        new(ApiError.Invalid(null, "invalid_api_key", message, StatusCodes.Status401Unauthorized));
}
