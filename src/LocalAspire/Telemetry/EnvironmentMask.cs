using System.Text.RegularExpressions;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using ReferenceApp.LocalAspire.Dashboard.Resources;

namespace ReferenceApp.LocalAspire.Telemetry;

/// <summary>Decides which variables may be shown. Wrong is only to show one too many.</summary>
sealed partial class EnvironmentMask
{
    const int ShortestSecret = 4;

    readonly List<string> _secrets = [];

    public EnvironmentMask(DistributedApplicationModel model)
    {
        foreach (var parameter in model.Resources.OfType<ParameterResource>().Where(p => p.Secret))
        {
            if (ValueOf(parameter) is { Length: >= ShortestSecret } value)
                _secrets.AddRange([value, Uri.EscapeDataString(value)]);
        }
    }

    /// <summary>Without the value when its name speaks of a secret, or when it holds one of the model's.</summary>
    public EnvironmentView View(string name, string? value) =>
        new(name, value is null || SecretNames().IsMatch(name) || UserInfo().IsMatch(value)
            || _secrets.Exists(s => value.Contains(s, StringComparison.Ordinal)) ? null : value);

    static string? ValueOf(ParameterResource parameter)
    {
        try
        {
            // A parameter knows its value at once; one that does not is no secret that is in use yet.
            var value = parameter.GetValueAsync(CancellationToken.None).AsTask();
            return value.IsCompletedSuccessfully ? value.Result : null;
        }
        catch (MissingParameterValueException)
        {
            return null;
        }
    }

    [GeneratedRegex("passw|pwd|secret|token|key|credential|signature|connectionstring|headers|salt|hash", RegexOptions.IgnoreCase)]
    private static partial Regex SecretNames();

    /// <summary>A URL with a user and a password in it.</summary>
    [GeneratedRegex("://[^/@\\s]*:[^/@\\s]*@")]
    private static partial Regex UserInfo();
}
