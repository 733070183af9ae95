using System.Xml.Linq;

namespace ReferenceApp.Unit.Layout;

/// <summary>The repository that these tests were built from, as text.</summary>
static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The product's projects by name; tests are not among them.</summary>
    public static IReadOnlyDictionary<string, XElement> Projects { get; } =
        Files("*.csproj").Where(path => !path.StartsWith("tests/", StringComparison.Ordinal))
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path), Read, StringComparer.Ordinal);

    /// <summary>Paths relative to the root, with forward slashes; build output is left out.</summary>
    public static IEnumerable<string> Files(string pattern) => Directory
        .EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "node_modules" || part.StartsWith('.')))
        .Order(StringComparer.Ordinal);

    /// <summary>The product's C# files.</summary>
    public static IEnumerable<string> Sources() => Files("*.cs")
        .Where(path => path.Split('/')[0] is "src" or "ServiceDefaults" or "AppHost");

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static XElement Read(string path) => XElement.Parse(Text(path));

    /// <summary>The attribute <c>Include</c> of every item of this kind.</summary>
    public static IEnumerable<string> Items(this XElement project, string kind) =>
        project.Descendants(kind).Select(item => item.Attribute("Include")?.Value).OfType<string>();

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ReferenceApp.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("These tests read the repository they are built in.");
        return folder.FullName;
    }
}
