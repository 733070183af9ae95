using Xunit;

namespace ReferenceApp.EndToEnd.Page;

/// <summary>One app and one browser for all that is seen of the review page.</summary>
[CollectionDefinition]
public sealed class ReviewCollection : ICollectionFixture<ReviewApp>;
