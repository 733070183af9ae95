using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Money;

namespace ReferenceApp.Surfaces;

/// <summary>What a request can cost at most; this much is reserved before it is sent.</summary>
static class WorstCase
{
    /// <exception cref="InvalidOperationException">The model is not in the catalog, so nobody can promise a worst case.</exception>
    public static CostEstimate Of(SurfaceRequest request) => throw new NotImplementedException();
}
