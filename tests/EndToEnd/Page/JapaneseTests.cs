using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace ReferenceApp.EndToEnd.Page;

[Collection<ReviewCollection>]
public sealed partial class JapaneseTests(ReviewApp review)
{
    /// <summary>Names and codes that are the same in every language.</summary>
    static readonly string[] Names =
    [
        "gpt-image-2", "ReferenceApp", "API", "Image", "ChatGPT", "Responses", "PNG", "JPEG", "WebP", "png", "jpeg", "webp", "C2PA", "USD",
        "English", "Enter", "Ctrl", "Esc", "SHA-256", "URL", "UTC", "ID", "OpenAI", "min", "low", "medium", "high",
    ];

    [Fact]
    public async Task Job_WorkedThroughInJapanese_ShowsNoEnglish()
    {
        var job = await review.CreateJobAsync("新茶の広告", "新茶まつり");
        var page = await review.SignInAsync(0, "ja-JP");
        var english = new List<string>();
        await CollectAsync("/");
        await CollectAsync("/?state=decided");
        await CollectAsync("/review/costs");
        await CollectAsync("/review/surface");
        await CollectAsync($"/review/jobs/{job.Id}");
        await page.ClickAsync("#claim");
        await page.WaitForSelectorAsync("compare-pictures[data-shown]");
        await AddAsync("claimed");
        await ReviewTests.ReadAllAsync(page);
        await page.ClickAsync("#approve");
        await page.WaitForURLAsync("**/?done=approve");
        await AddAsync("approved");
        await CollectAsync($"/review/jobs/{job.Id}");
        await CollectAsync($"/review/jobs/{(await review.HandOffAsync("手で作る絵")).Id}");
        await CollectAsync($"/review/jobs/{(await review.LoseOutcomeAsync("失われた答え")).Id}");
        await CollectAsync($"/review/jobs/{Guid.Empty}");

        Assert.Equal("ja", await page.GetAttributeAsync("html", "lang"));
        Assert.True(english.Count == 0, string.Join('\n', english.Distinct()));

        async Task CollectAsync(string path)
        {
            await page.GotoAsync(path);
            await AddAsync(path);
        }

        async Task AddAsync(string where) => english.AddRange((await EnglishIn(page)).Select(words => $"{where}: {words}"));
    }

    /// <summary>Two English words in a text are one that nobody translated; names, keys, codes, numbers, what callers wrote and the prompt as the model gets it are not.</summary>
    static async Task<IEnumerable<string>> EnglishIn(IPage page)
    {
        var texts = await page.EvaluateAsync<string[]>(
            """
            () => {
                const skipped = 'script, style, noscript, code, kbd, [lang=en], .text, .who, blockquote, pre, textarea, .item strong';
                const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                const found = [];
                while (walker.nextNode())
                    if (!walker.currentNode.parentElement.closest(skipped))
                        found.push(walker.currentNode.textContent);
                for (const element of document.querySelectorAll('[aria-label], [alt], [title]'))
                    found.push(element.getAttribute('aria-label') ?? '', element.getAttribute('alt') ?? '');
                return found;
            }
            """);
        return texts.Where(text => Words().Matches(text).Select(word => word.Value).Except(Names).Count() > 1).Select(text => text.Trim());
    }

    [GeneratedRegex("(?<![A-Za-z0-9_./-])[A-Za-z]{3,}(?![A-Za-z0-9_./-])")]
    private static partial Regex Words();
}
