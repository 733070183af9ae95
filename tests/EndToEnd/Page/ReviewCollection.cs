using Xunit;

namespace ReferenceApp.EndToEnd.Page;

/// <summary>One app and one browser for all that is seen in them.</summary>
[CollectionDefinition]
public sealed class ReviewCollection : ICollectionFixture<ReviewApp>;
