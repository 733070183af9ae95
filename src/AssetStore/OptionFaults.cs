using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using ReferenceApp.Domain;

namespace ReferenceApp.AssetStore;

static class OptionFaults
{
    /// <summary>What the data annotations of <paramref name="options"/> object to, all of it.</summary>
    public static List<Fault> OfAnnotations(object options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return
        [
            .. from result in results
               from member in result.MemberNames
               select Fault.Of(member, "option_invalid", ("rule", result.ErrorMessage ?? "")),
        ];
    }
}

/// <summary>Makes options with faults impossible to read, so that a host that forgot to validate them fails closed.</summary>
sealed class OptionValidation<T>(Func<T, IReadOnlyList<Fault>> validate) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options) =>
        validate(options) is { Count: > 0 } faults
            ? ValidateOptionsResult.Fail(faults.Select(fault => $"{fault.Field}: {fault.Reason}"))
            : ValidateOptionsResult.Success;
}
