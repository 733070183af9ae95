using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using ReferenceApp.Contracts;
using Xunit;

namespace ReferenceApp.EndToEnd.Page;

/// <summary>The whole app with jobs that wait for a decision, and a browser in front of it.</summary>
public sealed class ReviewApp : IAsyncLifetime
{
    const string Size = "1024x640";

    IReadOnlyList<(string Name, string Password)> _reviewers = [];

    public RunningApp App { get; private set; } = null!;

    public ReviewBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        App = await RunningApp.StartWithTelemetryPageAsync("--unlimited", "true");
        Browser = await ReviewBrowser.StartAsync();
        using var secrets = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(App.DataFolder, "secrets.json")));
        _reviewers =
        [
            .. secrets.RootElement.GetProperty("Reviewers").EnumerateArray()
                .Select(r => (r.GetProperty("Name").GetString()!, r.GetProperty("Password").GetString()!)),
        ];
    }

    /// <summary>The name by which the record knows a reviewer.</summary>
    public string NameOf(int reviewer) => _reviewers[reviewer].Name;

    /// <summary>One that waits for its review.</summary>
    /// <param name="text">What has to be read in the picture.</param>
    public Task<JobResponse> CreateJobAsync(string purpose, params IReadOnlyList<string> text) => CreateJobOfSizeAsync(Size, purpose, text);

    public async Task<JobResponse> CreateJobOfSizeAsync(
        string size, string purpose, IReadOnlyList<string> text, string state = "AwaitingReview")
    {
        using var http = App.Edge(App.ApiKey);
        var job = await new ReferenceAppClient(http).CreateJobAsync(
            new JobRequest
            {
                Prompt = new PromptBody
                {
                    Purpose = purpose,
                    Requirements = ["無地の背景"],
                    Text = [.. text.Select(content => new TextBody { Content = content, Language = "ja" })],
                },
                Size = size,
                Final = new FinalBody { Sizes = [size], Qualities = ["low"], Formats = ["png"], Compressions = [100], MaxCandidates = 1 },
            },
            null, TestContext.Current.CancellationToken);
        return await App.WaitForAsync(job.Id, state);
    }

    /// <summary>One whose picture a person makes.</summary>
    public async Task<JobResponse> HandOffAsync(string purpose)
    {
        using var http = App.Edge(App.ApiKey);
        var job = await new ReferenceAppClient(http).CreateJobAsync(
            new JobRequest
            {
                Prompt = new PromptBody { Purpose = purpose, Requirements = ["無地の背景"] },
                Needs = new NeedsBody { Caller = "person" },
                Size = Size,
            },
            null, TestContext.Current.CancellationToken);
        return await App.WaitForAsync(job.Id, "ManualHandoff");
    }

    /// <summary>One that stopped because nobody knows whether its call was paid.</summary>
    public async Task<JobResponse> LoseOutcomeAsync(string purpose)
    {
        using var simulator = new HttpClient { BaseAddress = App.Endpoint("simulator") };
        (await simulator.PostAsJsonAsync(
            "/admin/faults", new { fault = "reset-after-work", times = 1 }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        return await CreateJobOfSizeAsync(Size, purpose, [], "NeedsAttention");
    }

    public async Task<JobResponse> ReadJobAsync(Guid id)
    {
        using var http = App.Edge(App.AdminKey);
        return await new ReferenceAppClient(http).GetJobAsync(id, TestContext.Current.CancellationToken);
    }

    /// <summary>A browser of its own, signed in through the form.</summary>
    public async Task<IPage> SignInAsync(int reviewer, string language = "en-US", ColorScheme theme = ColorScheme.Light)
    {
        var page = await Browser.OpenAsync(App, language, theme);
        await page.GotoAsync("/");
        await page.FillAsync("input[name=name]", _reviewers[reviewer].Name);
        await page.FillAsync("input[name=password]", _reviewers[reviewer].Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("#open-keys");
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        await App.DisposeAsync();
    }
}
