using System.Reflection;
using System.Runtime.CompilerServices;
using Aspire.Hosting;
using Xunit;

namespace ReferenceApp.Unit.LocalAspire;

/// <summary>An AppHost that compiles here must compile on Aspire, so nothing here may differ from it.</summary>
public sealed class OfficialSignatureTests
{
    static readonly Assembly LocalAspire = typeof(DistributedApplication).Assembly;

    public static TheoryData<string> Classes => [.. OfficialExtensions.ByClass.Keys];

    public static TheoryData<string> Types => [.. OfficialMembers.ByType.Keys];

    [Theory, MemberData(nameof(Classes))]
    public void StaticMethods_OfAClass_AreExactlyTheOfficialOnes(string name)
    {
        var methods = LocalAspire.GetType(name, throwOnError: true)!
            .GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Where(m => !m.IsSpecialName);

        Assert.Equal(OfficialExtensions.ByClass[name].Order(), methods.Select(Signature.Of).Order());
    }

    [Fact]
    public void ExtensionMethods_OfClassesThatAreNotListed_DoNotExist()
    {
        var unlisted = LocalAspire.GetExportedTypes()
            .Where(t => !OfficialExtensions.ByClass.ContainsKey(t.FullName!))
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(m => m.IsDefined(typeof(ExtensionAttribute)));

        Assert.Empty(unlisted);
    }

    [Theory, MemberData(nameof(Types))]
    public void InstanceMembers_OfAType_IncludeTheOfficialOnes(string name)
    {
        const BindingFlags Instance = BindingFlags.Public | BindingFlags.Instance;
        var type = LocalAspire.GetType(name, throwOnError: true)!;
        var members = type.GetConstructors().Select(Signature.Of)
            .Concat(type.GetProperties(Instance).Select(Signature.Of))
            .Concat(type.GetMethods(Instance).Select(Signature.Of));

        Assert.Empty(OfficialMembers.ByType[name].Except(members));
    }

    [Fact]
    public void PublicTypes_OutsideAspiresNamespaces_AreOnlyWhatTheBuildWrites()
    {
        var others = LocalAspire.GetExportedTypes()
            .Where(t => !t.Namespace!.StartsWith("Aspire.Hosting", StringComparison.Ordinal)).Select(t => t.Name);

        Assert.Equal(["ProjectOutputAttribute"], others);
    }
}
