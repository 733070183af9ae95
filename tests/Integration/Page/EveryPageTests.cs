using System.Text.RegularExpressions;
using ReferenceApp.ReviewUi.Wording;
using Xunit;

namespace ReferenceApp.Integration.Page;

/// <summary>What must hold on every page, whatever it shows.</summary>
public sealed partial class EveryPageTests(FilledPages filled) : IClassFixture<FilledPages>
{
    readonly Browser browser = filled.Browser;

    /// <summary>Every page and state that there is, for what must hold on all of them.</summary>
    public static TheoryData<string, string> Pages => new(
        from language in (string[])["en", "ja"]
        from path in (string[])[
            "/signin", "/signin?problem=failed", "/", "/?state=decided&done=approve", "/review/costs", "/review/costs?groupBy=surface",
            "/review/surface", "/review/nowhere", $"/review/jobs/{Samples.JobId}", "/review/jobs/01980000-0000-7000-8000-00000000dead"]
        select (language, path));

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_IsInOneLanguageAndShowsNoKey(string language, string path)
    {
        browser.Language = language;

        var page = await browser.ReadAsync(path);
        var shown = Text().Replace(Hidden().Replace(page, " "), " ");

        Assert.Contains($"<html lang=\"{language}\">", page);
        Assert.Contains(Words.Find(language)!["app.skip"], page);
        Assert.DoesNotContain(Words.Shipped[0].Texts.Keys.Where(key => key.Contains('.', StringComparison.Ordinal)),
            key => shown.Split([' ', '\n', '"', '<', '>']).Contains(key));
        if (language == "ja")
            Assert.DoesNotContain(EnglishTexts, text => shown.Contains($" {text} ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_RunsNothingOfItsOwnInline_AndIsKeptByNoCache(string language, string path)
    {
        browser.Language = language;

        using var answer = await browser.GetAsync(path);
        var page = await Browser.TextAsync(answer);

        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.Contains("no-store", answer.Headers.CacheControl?.ToString());
        Assert.DoesNotMatch(InlineCode(), page);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_HasOneMainOneHeadingAndALabelForEveryField(string language, string path)
    {
        browser.Language = language;

        var page = await browser.ReadAsync(path);

        Assert.Single(Regex.Matches(page, "<main "));
        Assert.Single(Regex.Matches(page, "<h1[ >]"));
        Assert.Contains("<a class=\"skip\" href=\"#content\">", page);
        Assert.All(Regex.Matches(page, "<(input|textarea|select)[^>]*>").Where(field => !field.Value.Contains("type=\"hidden\"", StringComparison.Ordinal)),
            field => Assert.True(IsInsideLabel(page, field.Index), field.Value));
        var ids = Regex.Matches(page, " id=\"([^\"]+)\"").Select(id => id.Groups[1].Value).Where(id => !id.StartsWith("job-", StringComparison.Ordinal)).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    /// <summary>English sentences of the page, which a Japanese page must not have; single words may be names.</summary>
    static IEnumerable<string> EnglishTexts => Words.Find("en")!.Texts
        .Where(text => text.Key != "language.name" && text.Value.Contains(' ', StringComparison.Ordinal) && !text.Value.Contains('{', StringComparison.Ordinal))
        .Where(text => Words.Find("ja")![text.Key] != text.Value)
        .Select(text => text.Value);

    static bool IsInsideLabel(string page, int at) =>
        page.LastIndexOf("<label", at, StringComparison.Ordinal) > page.LastIndexOf("</label>", at, StringComparison.Ordinal);

    [GeneratedRegex("<(script|style)[^>]*>|<!DOCTYPE[^>]*>")]
    private static partial Regex Hidden();

    [GeneratedRegex(@"<[^>]*>|\s+")]
    private static partial Regex Text();

    [GeneratedRegex("""\sstyle="|\son[a-z]+="|<style|<script(?![^>]*\ssrc=")|javascript:""")]
    private static partial Regex InlineCode();
}
