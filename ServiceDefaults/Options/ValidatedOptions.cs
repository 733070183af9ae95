using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ReferenceApp.ServiceDefaults;

/// <summary>Options that are bound once and refuse a start rather than surprise a request.</summary>
public static class ValidatedOptions
{
    /// <summary>
    /// Binds <paramref name="section"/> to <typeparamref name="T"/> and checks it at start: unknown keys, values that do
    /// not convert, data annotations at any depth, and <see cref="IValidatedOptions"/>. All faults are reported together,
    /// each by its full configuration key.
    /// </summary>
    public static OptionsBuilder<T> AddValidatedOptions<T>(this IHostApplicationBuilder builder, string section) where T : class
    {
        var configured = builder.Configuration.GetSection(section);
        var shape = ConfigurationShape.Check(configured, typeof(T)).ToList();

        builder.Services.AddSingleton<IValidateOptions<T>>(new Check<T>(section, shape, builder.Environment));
        return builder.Services.AddOptions<T>()
            .Configure(options => Without(configured, shape).Bind(options))
            .ValidateOnStart();
    }

    /// <summary>Faulty values are left out, so that one of them does not hide what is wrong with the others.</summary>
    static IConfiguration Without(IConfigurationSection section, List<OptionFault> faults) =>
        new ConfigurationBuilder().AddInMemoryCollection(section.AsEnumerable(makePathsRelative: true)
            .Where(pair => !faults.Exists(fault => SameKey(fault.Key, pair.Key)))).Build();

    static bool SameKey(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    sealed class Check<T>(string section, List<OptionFault> shape, IHostEnvironment environment) : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var rules = AnnotationCheck.Check(options).Concat((options as IValidatedOptions)?.Validate(environment) ?? []);
            var faults = shape
                .Concat(rules.Where(rule => !shape.Exists(fault => SameKey(fault.Key, rule.Key))))
                .Distinct()
                .Select(fault => $"{ConfigurationShape.Join(section, fault.Key).TrimEnd(':')}: {fault.Message}")
                .ToList();
            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }
    }
}
