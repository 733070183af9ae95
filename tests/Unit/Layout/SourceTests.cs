using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Xunit;

namespace ReferenceApp.Unit.Layout;

/// <summary>Rules for the product's own text that no analyzer has.</summary>
public sealed partial class SourceTests
{
    /// <summary>Namespaces that a project has besides its own, and why.</summary>
    static readonly Dictionary<string, string[]> ForeignNamespaces = new(StringComparer.Ordinal)
    {
        // Extension methods live where Aspire's template and packages have them, so that callers need no other using.
        ["ServiceDefaults"] = ["Microsoft.Extensions.Hosting"],
        ["LocalAspire.Clients"] = ["Microsoft.Extensions.Hosting", "Aspire"],
        ["LocalAspire"] = ["Aspire", "Microsoft.Extensions", "Projects"],
        ["System.IO.Hashing"] = ["System.IO.Hashing"],
    };

    /// <summary>Classes that are open on purpose, by full name.</summary>
    static readonly string[] Open = [];

    [Fact]
    public void Namespace_IsThatOfTheProject()
    {
        var strangers = Repository.Sources()
            .SelectMany(path => Namespaces().Matches(Repository.Text(path)), (path, match) => (path, Name: match.Groups["name"].Value))
            .Where(found => !IsAllowed(ProjectOf(found.path), found.Name));

        Assert.Empty(strangers);
    }

    [Fact]
    public void LogTemplate_NeverTakesAWholeObject() =>
        Assert.DoesNotContain(Repository.Sources(), path => Repository.Text(path).Contains("{@", StringComparison.Ordinal));

    [Fact]
    public void Product_LogsInsteadOfPrinting()
    {
        // AppHost and LocalAspire talk to a person at a terminal.
        var printing = Repository.Sources()
            .Where(path => ProjectOf(path) is not ("AppHost" or "LocalAspire"))
            .Where(path => Repository.Text(path).Contains("Console.Write", StringComparison.Ordinal));

        Assert.Empty(printing);
    }

    [Fact]
    public void Class_IsSealedStaticOrAbstract()
    {
        var open = Directory.EnumerateFiles(AppContext.BaseDirectory, "ReferenceApp.*.dll")
            .Where(IsProduct)
            .SelectMany(path => Assembly.LoadFrom(path).GetTypes())
            .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false })
            .Where(type => type.FullName!.StartsWith("ReferenceApp.", StringComparison.Ordinal))
            .Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
            // Razor writes the classes of its files, and writes them open.
            .Where(type => !typeof(IComponent).IsAssignableFrom(type) && type.Name != "_Imports")
            .Select(type => type.FullName!)
            .Except(Open);

        Assert.Empty(open);
    }

    /// <summary>LocalAspire is left out: its classes are open where Aspire's are.</summary>
    static bool IsProduct(string assembly)
    {
        var project = Path.GetFileNameWithoutExtension(assembly)["ReferenceApp.".Length..];
        return project != "LocalAspire" && Repository.Projects.ContainsKey(project);
    }

    static bool IsAllowed(string project, string name) =>
        ForeignNamespaces.GetValueOrDefault(project, []).Append($"ReferenceApp.{project}")
            .Any(own => name == own || name.StartsWith($"{own}.", StringComparison.Ordinal));

    static string ProjectOf(string path) => path.Split('/') is ["src", var project, ..] ? project : path.Split('/')[0];

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespaces();
}
