using ReferenceApp.Domain.Assets;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Money;
using ReferenceApp.Domain.Routing;

namespace ReferenceApp.Surfaces;

/// <summary>A picture of an answer, spooled but not yet adopted.</summary>
public sealed record ReceivedPicture(SpooledFile File, StoredPicture Facts);

/// <summary>What a whole answer says.</summary>
public sealed record ReadAnswer(IReadOnlyList<ReceivedPicture> Pictures, TokenUsage? Usage, AttemptSettled Cost);

/// <summary>Takes pictures, usage and cost out of a spooled answer.</summary>
public sealed class AnswerReader(IAssetStore assets, IPictureInspector inspector)
{
    /// <summary>Null when the answer is not whole: not JSON to its end, no picture, or a picture that does not decode.</summary>
    public async Task<ReadAnswer?> ReadAsync(Attempt attempt, AnswerFile answer, CancellationToken cancel)
    {
        if (AnswerPictures.Find(answer) is not { } found)
            return null;
        var pictures = new List<ReceivedPicture>();
        try
        {
            foreach (var (place, index) in found.Pictures.Select((place, index) => (place, index)))
            {
                var file = await assets.StageAsync($"{attempt.Id:N}-picture-{index}",
                    (target, token) => AnswerPictures.DecodeAsync(answer.File.Path, place, target, token), cancel);
                if (await inspector.InspectAsync(file, cancel) is not { } facts)
                    return null;
                pictures.Add(new ReceivedPicture(file, facts));
            }
        }
        catch (FormatException)
        {
            return null;
        }

        var usage = UsageReading.OfImages(found.Usage).Usage;
        return new ReadAnswer(pictures, usage, Settle(attempt, usage));
    }

    /// <summary>An answer without usage costs what was set aside for it, and says that this is an estimate.</summary>
    static AttemptSettled Settle(Attempt attempt, TokenUsage? usage)
    {
        var prices = PriceBook.Shipped.Find(attempt.Plan.PriceListVersion)?.For(
            Surface.TryParse(attempt.Plan.Surface)!, ModelCatalog.Shipped.FindImageModel(attempt.Plan.Model)!.Id);
        return usage is not null && prices is not null
            ? new AttemptSettled(Pricing.Cost(usage, prices), "settled")
            : new AttemptSettled(CostBreakdown.ImageOutput(new MicroUsd(attempt.Plan.WorstCaseMicroUsd)), "estimated");
    }
}
