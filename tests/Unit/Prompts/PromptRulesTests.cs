using ReferenceApp.Domain.Prompts;
using Xunit;

namespace ReferenceApp.Unit.Prompts;

public sealed class PromptRulesTests
{
    [Fact]
    public void Validate_FaultlessPrompts_HaveNoFault()
    {
        Assert.Empty(PromptRules.Validate(Example.Minimal, Example.Model));
        Assert.Empty(PromptRules.Validate(Example.Full, Example.Model));
    }

    [Fact]
    public void Validate_ManyFaults_ReturnsAllOfThemWithTheirPaths()
    {
        var prompt = new StructuredPrompt(
            Purpose: " ",
            Requirements: [],
            Constraints: ["blue", "", "BLUE "],
            Fixed: ["a\nb"],
            Avoid: [new string('x', PromptLimits.EntryLength + 1)],
            Text: [new("say \"hi\"", "en_US"), new("", "ja")]);

        Assert.Equal(
            [
                "prompt.purpose required",
                "prompt.requirements required",
                "prompt.constraints[1] blank",
                "prompt.fixed[0] control_character",
                "prompt.avoid[0] too_long",
                "prompt.text[0].content double_quote_in_text",
                "prompt.text[0].language language_malformed",
                "prompt.text[1].content blank",
            ],
            Faults(prompt));
    }

    [Theory]
    [InlineData("a tea leaf")]
    [InlineData("  A  Tea Leaf ")]
    public void Validate_SameRequirementTwice_IsADuplicateOfTheFirst(string again)
    {
        var fault = Assert.Single(PromptRules.Validate(Example.Minimal with { Requirements = ["a tea leaf", again] }, Example.Model));

        Assert.Equal(("prompt.requirements[1]", PromptCodes.Duplicate), (fault.Field, fault.Reason.Code));
        Assert.Equal("prompt.requirements[0]", fault.Reason.Params["of"]);
    }

    [Fact]
    public void Validate_SameTextInTheSameLanguageTwice_IsADuplicate() =>
        Assert.Equal(
            ["prompt.text[1] duplicate"],
            Faults(Example.Minimal with { Text = [new("OK", "en"), new("OK", "EN"), new("OK", "ja"), new("Ok", "en")] }));

    [Fact]
    public void Validate_AvoidedThingThatIsWanted_IsAContradictionWhereverItIsWanted()
    {
        var prompt = new StructuredPrompt(
            "Icon", ["a leaf"], ["flat"], ["the rim"], ["A Leaf", "flat", "the  rim", "新茶", "people"], [new("新茶", "ja")]);

        Assert.Equal(
            ["prompt.requirements[0]", "prompt.constraints[0]", "prompt.fixed[0]", "prompt.text[0]"],
            PromptRules.Validate(prompt, Example.Model).Select(fault => fault.Reason.Params["wanted"]));
    }

    [Theory]
    [InlineData("tab\there", 3)]
    [InlineData("line\u2028separator", 4)]
    [InlineData("next\u0085line", 4)]
    [InlineData("bidi\u202Eoverride", 4)]
    [InlineData("isolate\u2066d", 7)]
    public void Validate_ControlCharacter_SaysWhichAndWhere(string entry, int position)
    {
        var fault = Assert.Single(PromptRules.Validate(Example.Minimal with { Text = [new(entry, "en")] }, Example.Model));

        Assert.Equal(("prompt.text[0].content", PromptCodes.ControlCharacter), (fault.Field, fault.Reason.Code));
        Assert.Equal($"{position}", fault.Reason.Params["position"]);
        Assert.Equal($"U+{(int)entry[position]:X4}", fault.Reason.Params["character"]);
    }

    // Not inline data: attributes are stored as UTF-8, which cannot hold what is tested here.
    [Fact]
    public void Validate_LoneSurrogate_IsRefusedInEveryField() =>
        Assert.All(
            ["\uD83C", "a\uDF75", "\uDF75\uD83C", "🍵\uD83C b"],
            broken => Assert.Equal(
                [
                    "prompt.purpose broken_surrogate",
                    "prompt.requirements[0] broken_surrogate",
                    "prompt.text[0].content broken_surrogate",
                ],
                Faults(Example.Minimal with { Purpose = broken, Requirements = [broken], Text = [new(broken, "en")] })));

    [Fact]
    public void Validate_EmojiAndJoiners_AreText() =>
        Assert.Empty(Faults(Example.Minimal with { Text = [new("お茶🍵 👩‍🌾", "ja")] }));

    [Fact]
    public void Validate_ListAtItsLimit_PassesAndOneMoreIsRefused()
    {
        string[] full = [.. Enumerable.Range(0, PromptLimits.Entries).Select(i => $"thing {i}")];

        Assert.Empty(Faults(Example.Minimal with { Avoid = full }));
        Assert.Equal(["prompt.avoid too_many"], Faults(Example.Minimal with { Avoid = [.. full, "one more"] }));
        Assert.Equal(
            ["prompt.text too_many"],
            Faults(Example.Minimal with { Text = [.. full.Append("one more").Select(line => new PromptText(line, "en"))] }));
    }

    [Fact]
    public void Validate_TextAtItsLengthLimit_PassesAndOneMoreIsRefused()
    {
        Assert.Empty(Faults(Example.Minimal with { Text = [new(new string('あ', PromptLimits.TextLength), "ja")] }));
        Assert.Equal(
            ["prompt.text[0].content too_long"],
            Faults(Example.Minimal with { Text = [new(new string('あ', PromptLimits.TextLength + 1), "ja")] }));
    }

    [Fact]
    public void Validate_CompiledPromptBeyondTheModel_IsRefusedAsAWhole()
    {
        string[] long50 = [.. Enumerable.Range(0, PromptLimits.Entries).Select(i => $"{i} " + new string('x', 490))];
        var prompt = Example.Minimal with { Requirements = long50, Constraints = long50 };

        var fault = Assert.Single(PromptRules.Validate(prompt, Example.Model));

        Assert.Equal(("prompt", PromptCodes.PromptTooLong), (fault.Field, fault.Reason.Code));
        Assert.Equal("32000", fault.Reason.Params["max"]);
        Assert.Equal($"{PromptCompiler.Compile(prompt).Length}", fault.Reason.Params["length"]);
    }

    [Fact]
    public void ValidateText_OnItsOwn_UsesTheFieldItIsGiven() =>
        Assert.Equal("text[0].language", Assert.Single(PromptRules.ValidateText([new("OK", "")], "text")).Field);

    static IEnumerable<string> Faults(StructuredPrompt prompt) =>
        PromptRules.Validate(prompt, Example.Model).Select(fault => $"{fault.Field} {fault.Reason.Code}");
}
