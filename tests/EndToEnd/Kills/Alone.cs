using Xunit;

namespace ReferenceApp.EndToEnd.Kills;

/// <summary>What measures time runs when nothing else does.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;
