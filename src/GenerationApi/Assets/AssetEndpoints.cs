using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using ReferenceApp.AssetStore;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Requests;

namespace ReferenceApp.GenerationApi.Assets;

/// <summary>Pictures. The signature in the URL is the permission, so no identity is asked for.</summary>
static class AssetEndpoints
{
    public static void MapAssets(this WebApplication app) =>
        app.MapMethods("/assets/{sha256}", ["GET", "HEAD"], ReadAsync).AllowAnonymous().WithName("ReadAsset")
            .ExcludeFromDescription();

    static async Task<Results<FileStreamHttpResult, Refusal>> ReadAsync(
        string sha256, HttpContext http, AssetUrls urls, AssetReferences references, IAssetStore assets,
        TimeProvider clock, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var query = http.Request.Query;
        if (ResourceId.Parse(query["ref"]) is not { } reference
            || !long.TryParse(query["expires"], NumberStyles.None, CultureInfo.InvariantCulture, out var expires))
            return Forbidden(ApiCodes.SignatureInvalid);
        switch (urls.Verify(sha256, reference, expires, query["signature"].ToString(), now))
        {
            case AssetUrlVerdict.Altered:
                return Forbidden(ApiCodes.SignatureInvalid);
            case AssetUrlVerdict.Expired:
                return Forbidden(ApiCodes.UrlExpired);
        }

        // Signed by us, and still dead when the reference was deleted.
        if (await references.FindAsync(reference, cancel) is not { } row || row.Sha256 != sha256
            || await assets.OpenReadAsync(sha256, cancel) is not { } content)
            return Refusal.NotFound();

        http.Response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue
        {
            Private = true,
            MaxAge = DateTimeOffset.FromUnixTimeSeconds(expires) - now,
        };
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Stream(
            content, $"image/{row.Format}", entityTag: new EntityTagHeaderValue($"\"{sha256}\""), enableRangeProcessing: true);
    }

    static Refusal Forbidden(string code) => new(StatusCodes.Status403Forbidden, new Reason(code));
}
