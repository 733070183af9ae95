using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace ReferenceApp.AppHost;

/// <summary>Sends the sample job through the edge, as any caller would, and prints its five steps as they end.</summary>
sealed class SampleRun(DevelopmentSetup dev, string edge)
{
    static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);
    static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    public async Task<bool> StoreIsEmptyAsync(CancellationToken cancel)
    {
        using var client = Client(dev.Secrets.AdminKey);
        var jobs = await client.GetFromJsonAsync<JsonElement>("/api/jobs?limit=1", cancel);
        return jobs.GetProperty("items").GetArrayLength() == 0;
    }

    /// <returns>0 as soon as the job awaits review; 1, with the reason, when it cannot get there.</returns>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        using var client = Client(dev.Secrets.ApiKey);
        var json = await File.ReadAllTextAsync(dev.SamplePath, cancel);
        if (dev.UseOpenAI)
            await SampleEstimate.PrintAsync(client, json, cancel);

        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/api/jobs", body, cancel);
        if (!answer.IsSuccessStatusCode)
            return Fail($"The sample was refused with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancel)}");
        var job = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
        var id = job.GetProperty("id").GetString();
        Console.WriteLine($"Sample job {id}");
        return await FollowAsync(client, $"/api/jobs/{id}", cancel);
    }

    static async Task<int> FollowAsync(HttpClient client, string path, CancellationToken cancel)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(LongestWait);
        using var timer = new PeriodicTimer(PollInterval);
        var printed = 0;
        do
        {
            var job = await client.GetFromJsonAsync<JsonElement>(path, timeout.Token);
            var steps = job.GetProperty("steps").EnumerateArray().ToArray();
            while (printed < steps.Length && IsOver(steps[printed]))
                Print(steps[printed++]);
            switch (job.GetProperty("state").GetString())
            {
                case "AwaitingReview":
                    Print(steps[^1]);
                    PrintCost(job);
                    return 0;
                case "NeedsAttention" or "Cancelled" or "Rejected":
                    return Fail($"The sample stopped in {job.GetProperty("state")}: {Text(job, "cause")}");
            }
        }
        while (await timer.WaitForNextTickAsync(timeout.Token));
        return Fail("The sample did not come to review in time.");
    }

    static bool IsOver(JsonElement step) => step.GetProperty("state").GetString() is "passed" or "failed" or "skipped";

    static void Print(JsonElement step) => Console.WriteLine(
        $"  {step.GetProperty("name").GetString(),-9} {step.GetProperty("state").GetString(),-8} {Text(step, "passCondition")}");

    static void PrintCost(JsonElement job) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"  cost      ${job.GetProperty("cost").GetProperty("settledUsd").GetDecimal():0.######}"));

    static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var reason) && reason.ValueKind == JsonValueKind.Object
            ? reason.GetProperty("text").GetString() ?? ""
            : "";

    static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 1;
    }

    HttpClient Client(string key)
    {
#pragma warning disable RS0030 // A one-off client of a console run; there is no container to take a factory from.
        var client = new HttpClient { BaseAddress = new Uri(edge) };
#pragma warning restore RS0030
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }
}
