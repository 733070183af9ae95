using System.Text;
using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Money;
using ReferenceApp.Domain.Routing;

namespace ReferenceApp.Surfaces;

/// <summary>What a request can cost at most; this much is reserved before it is sent.</summary>
static class WorstCase
{
    /// <exception cref="InvalidOperationException">The model is not in the catalog, so nobody can promise a worst case.</exception>
    public static CostEstimate Of(string surface, SurfaceRequest request)
    {
        var model = ModelCatalog.Shipped.FindImageModel(request.Model);
        var estimate = model is null ? null : Estimate.WorstCase(new EstimateRequest
        {
            Surface = Surface.TryParse(surface) ?? throw new ArgumentException("Not a surface.", nameof(surface)),
            Model = model,
            Size = request.Size,
            Quality = request.Quality,
            Images = request.Count,
            InputImages = request.Images.Count + (request.MaskSha256 is null ? 0 : 1),
            PromptBytes = Encoding.UTF8.GetByteCount(request.Prompt),
        }, PriceBook.Shipped.Current, ModelCatalog.Shipped);
        return estimate ?? throw new InvalidOperationException($"No price is known for {request.Model} on {surface}.");
    }
}
