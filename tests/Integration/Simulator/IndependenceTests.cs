using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ReferenceApp.ImageApiSimulator;
using Xunit;

namespace ReferenceApp.Integration.Simulator;

public sealed class IndependenceTests
{
    /// <summary>A simulator that shared the app's rules would agree with every mistake in them.</summary>
    [Fact]
    public void Simulator_UsesNothingOfTheDomainButTheCodecsReason()
    {
        using var file = new PEReader(File.OpenRead(typeof(SimulatorOptions).Assembly.Location));
        var metadata = file.GetMetadataReader();

        var used = metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Where(type => metadata.GetString(type.Namespace).StartsWith("ReferenceApp.Domain", StringComparison.Ordinal))
            .Select(type => metadata.GetString(type.Name));

        Assert.Equal(["Reason"], used);
    }
}
