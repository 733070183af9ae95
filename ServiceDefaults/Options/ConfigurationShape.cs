using System.Collections;
using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace ReferenceApp.ServiceDefaults;

/// <summary>Compares the keys and values of a configuration section with the type they are to be bound to.</summary>
static class ConfigurationShape
{
    /// <summary>Keys that no property takes, and values that do not convert; keys are relative to the section.</summary>
    public static IEnumerable<OptionFault> Check(IConfigurationSection section, Type type) => Check(section, type, "");

    static IEnumerable<OptionFault> Check(IConfigurationSection section, Type type, string key)
    {
        if (IsScalar(type))
            return CheckValue(section, type, key);
        if (ElementOf(type) is { } element)
            return section.GetChildren().SelectMany(child => Check(child, element, Join(key, child.Key)));
        return section.GetChildren().SelectMany(child => CheckProperty(child, type, Join(key, child.Key)));
    }

    static IEnumerable<OptionFault> CheckProperty(IConfigurationSection child, Type type, string key) =>
        type.GetProperty(child.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase) is { } property
            ? Check(child, property.PropertyType, key)
            : [new OptionFault(key, "is not a known setting")];

    static IEnumerable<OptionFault> CheckValue(IConfigurationSection section, Type type, string key)
    {
        if (section.GetChildren().Any())
            return [new OptionFault(key, "takes one value and has settings below it")];
        if (string.IsNullOrEmpty(section.Value) || Converts(section.Value, type))
            return [];
        return [new OptionFault(key, $"must be {Describe(Nullable.GetUnderlyingType(type) ?? type)}")];
    }

    static bool Converts(string value, Type type)
    {
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value) is not null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }

    static string Describe(Type type) => type switch
    {
        { IsEnum: true } => $"one of {string.Join(", ", Enum.GetNames(type))}",
        _ when type == typeof(TimeSpan) => "a time span such as 00:01:30",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(Uri) => "a URI",
        _ when type == typeof(int) || type == typeof(long) => $"a whole number of type {type.Name}",
        _ => $"a value of type {type.Name}",
    };

    public static bool IsScalar(Type type) =>
        type == typeof(string) || TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

    /// <summary>The type of a list's items or a dictionary's values; null for everything else.</summary>
    static Type? ElementOf(Type type) =>
        type.IsArray ? type.GetElementType()
        : typeof(IEnumerable).IsAssignableFrom(type) && type.IsGenericType ? type.GetGenericArguments()[^1]
        : null;

    public static string Join(string prefix, string key) => prefix.Length == 0 ? key : $"{prefix}:{key}";
}
