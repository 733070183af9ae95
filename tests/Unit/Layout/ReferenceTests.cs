using System.Xml.Linq;
using Xunit;

namespace ReferenceApp.Unit.Layout;

/// <summary>Who may reference whom. A new reference is a decision, made here and explained in a decision record.</summary>
public sealed class ReferenceTests
{
    static readonly string[] Stores = ["Domain", "AuditStore", "JobQueue", "AssetStore", "Surfaces", "Imaging"];

    static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Domain"] = [],
        ["Contracts"] = [],
        ["ServiceDefaults"] = [],
        ["LocalAspire"] = ["LocalAspire.Dashboard"],
        ["LocalAspire.Dashboard"] = [],
        ["LocalAspire.Clients"] = [],
        ["System.IO.Hashing"] = [],
        ["AuditStore"] = ["Domain"],
        ["JobQueue"] = ["Domain"],
        ["AssetStore"] = ["Domain"],
        ["Surfaces"] = ["Domain"],
        ["Imaging"] = ["Domain"],
        ["GenerationApi"] = [.. Stores, "Contracts", "ServiceDefaults", "LocalAspire.Clients"],
        ["EditLoopWorker"] = [.. Stores, "ServiceDefaults", "LocalAspire.Clients"],
        ["ReviewUi"] = ["Contracts", "ServiceDefaults"],
        ["Edge"] = ["ServiceDefaults", "System.IO.Hashing"],
        ["Migrator"] = ["AuditStore", "ServiceDefaults", "LocalAspire.Clients"],
        ["ImageApiSimulator"] = ["Domain", "Imaging", "ServiceDefaults"],
        ["AppHost"] =
            ["LocalAspire", "Edge", "GenerationApi", "EditLoopWorker", "ReviewUi", "Migrator", "ImageApiSimulator"],
    };

    public static TheoryData<string> Projects => [.. Repository.Projects.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_ReferencesOnlyWhatItMay(string project)
    {
        Assert.True(Allowed.TryGetValue(project, out var allowed), $"Say in this test what {project} may reference.");

        var references = Repository.Projects[project].Items("ProjectReference")
            .Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

        Assert.Empty(references.Except(allowed));
    }

    [Fact]
    public void TransitiveReferences_AreOff_SoThatTheProjectFilesTellAll() =>
        Assert.Equal("true", Repository.Read("Directory.Build.props").Descendants("DisableTransitiveProjectReferences").Single().Value);

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_TakesItsVersionsAndNamesFromTheRoot(string project)
    {
        var file = Repository.Projects[project];

        Assert.Empty(file.Descendants("PackageReference").Attributes("Version"));
        Assert.Empty(file.Descendants("PackageReference").Attributes("VersionOverride"));
        // System.IO.Hashing has to be named as the package it stands in for.
        if (project != "System.IO.Hashing")
            Assert.DoesNotContain(file.Descendants(), item => item.Name.LocalName is "AssemblyName" or "RootNamespace");
    }

    [Fact]
    public void Package_WithACentralVersion_IsReferencedByAProject()
    {
        // The group for UseAspire is what a build on the full catalogue may take, not what this one does.
        var versions = Repository.Read("Directory.Packages.props").Elements("ItemGroup")
            .Where(group => group.Attribute("Label")?.Value != "UseAspire")
            .SelectMany(group => group.Items("PackageVersion")).Distinct();
        var references = Repository.Files("*.csproj").Append("Directory.Build.props")
            .SelectMany(path => Repository.Read(path).Items("PackageReference"));

        Assert.Empty(versions.Except(references));
    }
}
