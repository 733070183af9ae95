using Microsoft.Extensions.Hosting;

namespace ReferenceApp.ServiceDefaults;

/// <summary>One thing wrong with the configuration.</summary>
/// <param name="Key">Below the section, for example <c>ApiKeys:0:Sha256</c>; empty for the section itself.</param>
/// <param name="Message">Continues a sentence that starts with the key, for example <c>must be 64 hex digits</c>. It never
/// repeats the value, which may be a secret.</param>
public sealed record OptionFault(string Key, string Message);

/// <summary>Options that have rules beyond data annotations: relations between fields, or rules of an environment.</summary>
public interface IValidatedOptions
{
    /// <summary>Every fault, not the first. Called once, at start, also when annotations found faults already.</summary>
    IEnumerable<OptionFault> Validate(IHostEnvironment environment);
}
