using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace ReferenceApp.ServiceDefaults;

/// <summary>Data annotations on an object and on everything below it; the framework's own check stops at the first level.</summary>
static class AnnotationCheck
{
    public static IEnumerable<OptionFault> Check(object options) => Check(options, "");

    static IEnumerable<OptionFault> Check(object value, string key)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(value, new ValidationContext(value), results, validateAllProperties: true);
        var own = results.SelectMany(
            result => result.MemberNames.DefaultIfEmpty(""),
            (result, member) => new OptionFault(ConfigurationShape.Join(key, member), Sentence(result, member)));
        var below = value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0 && !ConfigurationShape.IsScalar(property.PropertyType))
            .SelectMany(property => CheckBelow(property.GetValue(value), ConfigurationShape.Join(key, property.Name)));
        return own.Concat(below);
    }

    static IEnumerable<OptionFault> CheckBelow(object? value, string key) => value switch
    {
        null => [],
        IDictionary map => map.Keys.Cast<object>().SelectMany(name => CheckItem(map[name], $"{key}:{name}")),
        IEnumerable list => list.Cast<object?>().SelectMany((item, index) => CheckItem(item, $"{key}:{index}")),
        _ => Check(value, key),
    };

    static IEnumerable<OptionFault> CheckItem(object? item, string key) =>
        item is null || ConfigurationShape.IsScalar(item.GetType()) ? [] : Check(item, key);

    /// <summary>The framework's texts begin with "The field X" or "The X field"; ours begin with the key.</summary>
    static string Sentence(ValidationResult result, string member)
    {
        var text = (result.ErrorMessage ?? "is invalid").TrimEnd('.');
        foreach (var start in (string[])[$"The field {member} ", $"The {member} field "])
        {
            if (text.StartsWith(start, StringComparison.Ordinal))
                return text[start.Length..];
        }

        return text;
    }
}
