using ReferenceApp.Contracts;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Domain.Prompts;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.Imaging;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>The edits of a request: one place each, inside the picture.</summary>
static class EditInput
{
    static readonly StructuredPrompt NoPrompt = new("", [], [], [], [], []);

    /// <param name="prompt">Null while it has faults: an edit's length is judged together with it.</param>
    /// <param name="size">Null while it has faults: then no place is judged by it.</param>
    public static IReadOnlyList<EditSpec> Read(
        IReadOnlyList<EditBody?>? bodies, StructuredPrompt? prompt, PictureSize? size, ImageModel model, FaultList faults)
    {
        if (bodies is null || faults.TooMany("edits", bodies.Count, JobLimits.Edits))
            return [];
        var edits = new List<EditSpec>();
        for (var i = 0; i < bodies.Count; i++)
        {
            if (ReadOne(bodies[i] ?? new EditBody(), $"edits[{i}]", prompt, size, model, faults) is { } edit)
                edits.Add(edit);
        }

        return edits;
    }

    /// <summary>One more edit of a job that exists, judged as those of its request were.</summary>
    /// <param name="words">Of the job.</param>
    public static EditSpec? ReadChange(EditBody body, string field, Job job, JobWords words, FaultList faults)
    {
        faults.TooMany("edits", job.Plan.Edits.Count + 1, JobLimits.Edits);
        var model = ModelCatalog.Shipped.FindImageModel(job.Plan.Model) ?? ModelCatalog.Shipped.DefaultImageModel;
        return ReadOne(body, field, words.Prompt, PictureSize.TryParse(job.Plan.Size), model, faults);
    }

    /// <returns>Null when its place cannot be read, which is among the faults.</returns>
    static EditSpec? ReadOne(
        EditBody body, string field, StructuredPrompt? prompt, PictureSize? size, ImageModel model, FaultList faults)
    {
        CheckProtect(body.Protect, $"{field}.protect", faults);
        if (ReadTarget(body.Target, $"{field}.target", faults) is not { } target)
        {
            if (string.IsNullOrWhiteSpace(body.Instruction))
                faults.Add($"{field}.instruction", PromptCodes.Required);
            return null;
        }

        var edit = new EditSpec(target, body.Instruction!, Protect.Verify);
        faults.AddAll(EditRules.Validate(edit, prompt ?? NoPrompt, size, model, field));
        faults.AddAll(CheckMask(target, $"{field}.target.mask"));
        return edit;
    }

    static void CheckProtect(string? protect, string field, FaultList faults)
    {
        var known = faults.OneOf(field, protect, "verify", JobOffer.Protections);
        if (!JobOffer.CanProtect(known))
            faults.Add(field, ApiCodes.NotAvailable, ("value", known));
    }

    static EditTarget? ReadTarget(TargetBody? body, string field, FaultList faults)
    {
        object?[] places = [body?.Region, body?.Mask, body?.Background];
        switch (places.Count(place => place is not null))
        {
            case 0:
                faults.Add(field, EditCodes.NoPlace);
                return null;
            case > 1:
                faults.Add(field, EditCodes.SeveralPlaces);
                return null;
        }

        if (body!.Region is { } region)
            return ReadRect(region, $"{field}.region", faults) is { } rect ? new RegionTarget(rect) : null;
        if (body.Background is { Subject: { } subject })
            return ReadRect(subject, $"{field}.background.subject", faults) is { } rect ? new BackgroundTarget(rect) : null;
        return body.Mask is { } mask ? ReadMask(mask, $"{field}.mask", faults) : new BackgroundTarget(null);
    }

    static Rect? ReadRect(RectBody body, string field, FaultList faults)
    {
        (string Name, int? Value)[] members =
            [("x", body.X), ("y", body.Y), ("width", body.Width), ("height", body.Height)];
        faults.AddAll(members.Where(m => m.Value is null).Select(m => Fault.Of($"{field}.{m.Name}", PromptCodes.Required)));
        return body is { X: { } x, Y: { } y, Width: { } width, Height: { } height } ? new Rect(x, y, width, height) : null;
    }

    static MaskTarget? ReadMask(string base64, string field, FaultList faults)
    {
        var png = new byte[base64.Length / 4 * 3 + 3];
        if (Convert.TryFromBase64String(base64, png, out var length))
            return new MaskTarget(png[..length]);
        faults.Add(field, ApiCodes.MaskNotBase64);
        return null;
    }

    /// <summary>What only a decoder sees. A header with faults is not decoded: the first fault of the field stands.</summary>
    static IEnumerable<Fault> CheckMask(EditTarget target, string field)
    {
        if (target is not MaskTarget { Png: var png })
            return [];
        var limits = PictureLimits.Default with { MaxBytes = PixelMask.MaxEditMaskBytes };
        if (!PictureCodec.TryDecode(png, limits, out var picture, out var fault))
            return [new Fault(field, fault)];
        return PixelMask.FromAlpha(picture).Count == 0 ? [Fault.Of(field, EditCodes.MaskMarksNothing)] : [];
    }
}
