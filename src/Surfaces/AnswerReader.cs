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
    /// <summary>Null when the answer is not whole: not JSON to its end, no picture, or a picture that does not come to its end.</summary>
    public async Task<ReadAnswer?> ReadAsync(Attempt attempt, AnswerFile answer, CancellationToken cancel)
    {
        if (AnswerPictures.Find(answer) is not { } found)
            return null;
        var pictures = new List<ReceivedPicture>();
        try
        {
            foreach (var (place, index) in found.Pictures.Select((place, index) => (place, index)))
            {
                var file = await assets.SpoolAsync($"{attempt.Id:N}-picture-{index}",
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

        // A picture without output tokens contradicts itself, and would cost nothing.
        var usage = UsageReading.OfImages(found.Usage).Usage is { ImageOut: > 0 } reported ? reported : null;
        return new ReadAnswer(pictures, usage, Settle(attempt, usage, pictures.Count));
    }

    static AttemptSettled Settle(Attempt attempt, TokenUsage? usage, int pictures) =>
        usage is not null && Prices(attempt.Plan) is { } prices
            ? new AttemptSettled(Pricing.Cost(usage, prices), "settled")
            : new AttemptSettled(CostBreakdown.ImageOutput(SetAside(attempt.Plan, pictures)), "estimated");

    /// <summary>Null when this build no longer knows the model or the list that the call was planned with.</summary>
    static ModelPrices? Prices(AttemptPlanned plan) =>
        Surface.TryParse(plan.Surface) is { } surface && ModelCatalog.Shipped.FindImageModel(plan.Model) is { } model
            ? PriceBook.Shipped.Find(plan.PriceListVersion)?.For(surface, model.Id)
            : null;

    /// <summary>What was set aside for the pictures that came. The worst case of a call is that of one picture, as often as pictures were asked for.</summary>
    static MicroUsd SetAside(AttemptPlanned plan, int pictures)
    {
        var asked = Math.Max(plan.Count, 1);
        return new MicroUsd(checked((plan.WorstCaseMicroUsd * Math.Min(pictures, asked) + asked - 1) / asked));
    }
}
