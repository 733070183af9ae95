using ReferenceApp.Contracts;
using ReferenceApp.Domain.Catalog;
using ReferenceApp.Domain.Prompts;

namespace ReferenceApp.GenerationApi.Jobs;

/// <summary>The structured prompt of a request.</summary>
static class PromptInput
{
    public static StructuredPrompt Read(PromptBody? body, ImageModel model, FaultList faults)
    {
        if (body is null)
        {
            faults.Add("prompt", PromptCodes.Required);
            return Of(new PromptBody());
        }

        var prompt = Of(body);
        faults.AddAll(PromptRules.Validate(prompt, model));
        return prompt;
    }

    /// <summary>The words in it may still be null; no list is.</summary>
    static StructuredPrompt Of(PromptBody body) => new(
        body.Purpose!, body.Requirements ?? [], body.Constraints ?? [], body.Fixed ?? [], body.Avoid ?? [],
        [.. (body.Text ?? []).Select(line => new PromptText(line?.Content!, line?.Language!))]);
}
