using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using ReferenceApp.Contracts;
using Xunit;

namespace ReferenceApp.EndToEnd.Telemetry;

/// <summary>The tests that look at what one run has sent; it is made only when one of them runs.</summary>
[CollectionDefinition]
public sealed class TelemetryCollection : ICollectionFixture<TelemetryRun>;

/// <summary>
/// The app, run once with a receiver for its telemetry: jobs that come to review and are decided about, that are refused,
/// lost, put off and taken over. It is stopped before the tests look, so all that it had to say has been sent.
/// </summary>
public sealed class TelemetryRun : IAsyncLifetime
{
    const string Size = "1024x640";
    const int HandedOff = 20;

    /// <summary>Of a caller that traces; the span is not ours to receive.</summary>
    public const string CallerTraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    public const string CallerSpanId = "00f067aa0ba902b7";

    readonly List<string> _secrets = [.. Canaries.Planted, Canaries.ProtectedData];

    public OtlpReceiver Telemetry { get; } = new();

    /// <summary>Sent with the caller's <c>traceparent</c>, and approved at the page.</summary>
    public Guid JobId { get; private set; }

    /// <summary>One whose lease was taken away while a call was under way.</summary>
    public Guid RobbedJobId { get; private set; }

    /// <summary>Whatever must not be in any signal.</summary>
    public IReadOnlyList<string> Secrets => _secrets;

    public async ValueTask InitializeAsync()
    {
        var address = await Telemetry.StartAsync(CancellationToken.None);
        await using var app = await RunningApp.StartAsync($"--ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL={address}");
        var people = ReadSecrets(app);
        using var http = app.Edge(app.ApiKey);
        var client = new ReferenceAppClient(http);

        JobId = await CreateTracedAsync(app);
        var uploaded = await CreateFromSourceAsync(http);
        // At once, so that some are committed together.
        await Task.WhenAll(Enumerable.Range(0, HandedOff).Select(_ => client.CreateJobAsync(HandOff, null, CancellationToken.None)));
        await app.WaitForAsync(JobId, "AwaitingReview");
        await FetchPictureAsync(app, await app.WaitForAsync(uploaded, "AwaitingReview"));

        await DecideAsync(app, people, uploaded);
        await RefuseAsync(app);
        await FailAsync(app, client);
        await RobAsync(app, client);
        await StopAsync(app, client);
    }

    public async ValueTask DisposeAsync() => await Telemetry.DisposeAsync();

    static JobRequest Plain => new()
    {
        Prompt = new PromptBody { Purpose = Canaries.Purpose, Requirements = [Canaries.Requirement] },
        Size = Size,
        Final = new FinalBody { Sizes = [Size], Qualities = ["low"], Formats = ["png"], Compressions = [100], MaxCandidates = 1 },
    };

    static JobRequest HandOff => Plain with { Final = null, Needs = new NeedsBody { Caller = "person" } };

    List<(string Name, string Password)> ReadSecrets(RunningApp app)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(app.DataFolder, "secrets.json")));
        var root = json.RootElement;
        List<(string, string Password)> people =
        [
            .. root.GetProperty("Reviewers").EnumerateArray()
                .Select(r => (r.GetProperty("Name").GetString()!, r.GetProperty("Password").GetString()!)),
        ];
        _secrets.AddRange(people.Select(person => person.Password));
        _secrets.AddRange(root.EnumerateObject().Where(secret => secret.Value.ValueKind == JsonValueKind.String)
            .Select(secret => secret.Value.GetString()!));
        return people;
    }

    static async Task<Guid> CreateTracedAsync(RunningApp app)
    {
        // Some other test of this process may trace its own calls.
        using var handler = new SocketsHttpHandler { ActivityHeadersPropagator = null };
        using var http = new HttpClient(handler) { BaseAddress = app.Endpoint("edge") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", app.ApiKey);
        http.DefaultRequestHeaders.Add("traceparent", $"00-{CallerTraceId}-{CallerSpanId}-01");
        http.DefaultRequestHeaders.Add("baggage", $"refapp.job.id={Canaries.Baggage},other={Canaries.Baggage}");
        var request = Plain with
        {
            Prompt = Plain.Prompt! with { Text = [new TextBody { Content = Canaries.Text, Language = "ja" }] },
            Edits = [new EditBody { Target = Region(64, 420), Instruction = Canaries.Instruction }],
            Drill = "moderation_blocked",
        };
        return (await new ReferenceAppClient(http).CreateJobAsync(request, null, CancellationToken.None)).Id;
    }

    static async Task<Guid> CreateFromSourceAsync(HttpClient http)
    {
        var picture = new ByteArrayContent(Canaries.Picture(1024, 640)) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };
        using var form = new MultipartFormDataContent
        {
            { JsonContent.Create(Plain, options: ReferenceAppClient.Json), "job" },
            { picture, "source", $"{Canaries.FileName}.png" },
        };
        using var answer = await http.PostAsync("/api/jobs", form);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JobResponse>(ReferenceAppClient.Json))!.Id;
    }

    static TargetBody Region(int x, int y) => new() { Region = new RectBody { X = x, Y = y, Width = 256, Height = 160 } };

    /// <summary>By its signed URL, which is a secret of its own.</summary>
    async Task FetchPictureAsync(RunningApp app, JobResponse job)
    {
        using var anonymous = app.Edge(null);
        var url = job.Assets[0].Url;
        Assert.NotEmpty(await anonymous.GetByteArrayAsync(url));
        _secrets.Add(url[(url.IndexOf("signature=", StringComparison.Ordinal) + "signature=".Length)..].Split('&')[0]);
    }

    /// <summary>All three decisions, at the page; and one that is refused because nothing was claimed.</summary>
    async Task DecideAsync(RunningApp app, List<(string Name, string Password)> people, Guid uploaded)
    {
        using var first = new Reviewer(app.Endpoint("edge"));
        using var second = new Reviewer(app.Endpoint("edge"));
        Assert.False(await first.SignInAsync(people[0].Name, Canaries.WrongPassword));
        Assert.True(await first.SignInAsync(people[0].Name, people[0].Password));
        Assert.True(await second.SignInAsync(people[1].Name, people[1].Password));

        Assert.Equal(HttpStatusCode.Conflict, await first.DecideUnclaimedAsync(JobId, "approve"));
        Assert.Equal(HttpStatusCode.SeeOther, await first.DecideAsync(JobId, ("decision", "approve"), ("reason", Canaries.Reason)));
        Assert.Equal(HttpStatusCode.SeeOther, await first.DecideAsync(
            uploaded, ("decision", "request_change"), ("reason", Canaries.Reason), ("instruction", Canaries.Change),
            ("x", "64"), ("y", "64"), ("width", "256"), ("height", "160")));
        await app.WaitForAsync(uploaded, "AwaitingReview");
        Assert.Equal(HttpStatusCode.SeeOther, await second.DecideAsync(uploaded, ("decision", "reject"), ("reason", Canaries.Reason)));
    }

    static async Task RefuseAsync(RunningApp app)
    {
        using var known = app.Edge(app.ApiKey);
        using var unknown = app.Edge(Canaries.UnknownKey);
        using var invalid = await known.PostAsJsonAsync("/api/jobs", new { prompt = new { purpose = Canaries.Purpose } });
        using var unauthenticated = await unknown.GetAsync("/api/jobs");
        Assert.Equal(HttpStatusCode.BadRequest, invalid.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, unauthenticated.StatusCode);
    }

    /// <summary>One refused by the surface, one whose outcome nobody knows.</summary>
    static async Task FailAsync(RunningApp app, ReferenceAppClient client)
    {
        object[] faults =
        [
            new { fault = "status", status = 400, code = "moderation_blocked", times = 1 },
            new { fault = "reset-after-work", times = 1 },
        ];
        foreach (var fault in faults)
        {
            await ArmAsync(app, fault);
            var job = await client.CreateJobAsync(Plain, null, CancellationToken.None);
            await app.WaitForAsync(job.Id, "NeedsAttention");
        }
    }

    /// <summary>One that has to wait for the surface's limit first, and loses its lease while its call is under way.</summary>
    async Task RobAsync(RunningApp app, ReferenceAppClient client)
    {
        await RedisState.ExhaustLimitAsync(app, TimeSpan.FromMilliseconds(500));
        await ArmAsync(app, new { fault = "slow-first-byte", times = 1 });
        RobbedJobId = (await client.CreateJobAsync(Plain, null, CancellationToken.None)).Id;
        await using var database = await app.Superuser.OpenConnectionAsync();
        using var timeout = new CancellationTokenSource(RunningApp.Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        do
            await timer.WaitForNextTickAsync(timeout.Token);
        while (await database.ExecuteAsync(
            """
            update jobs set owner = 'somebody else', lease_until = now() + interval '1 hour'
            where id = @RobbedJobId and exists (select from attempts where job_id = @RobbedJobId and state = 'Sent')
            """, new { RobbedJobId }) == 0);

        using var simulator = new HttpClient { BaseAddress = app.Endpoint("simulator") };
        (await simulator.DeleteAsync("/admin/faults")).EnsureSuccessStatusCode();
        await Telemetry.WaitUntilAsync(() => Telemetry.Logs.Any(log => log.EventName == "refapp.job.lease_lost"), timeout.Token);
        await database.ExecuteAsync("update jobs set owner = null, lease_until = null where id = @RobbedJobId", new { RobbedJobId });
        await app.WaitForAsync(RobbedJobId, "AwaitingReview");
    }

    /// <summary>One whose signal Redis does not take, and whose words the store does not give to the worker that finds it.</summary>
    async Task StopAsync(RunningApp app, ReferenceAppClient client)
    {
        await using var database = await app.Superuser.OpenConnectionAsync();
        await database.ExecuteAsync("revoke select on texts from refapp_worker");
        await RedisState.SilenceAsync(app, TimeSpan.FromSeconds(5));
        await client.CreateJobAsync(Plain, null, CancellationToken.None);
        using var timeout = new CancellationTokenSource(RunningApp.Patience);
        await Telemetry.WaitUntilAsync(() => Telemetry.Logs.Any(log => log.EventName == "refapp.job.stopped"), timeout.Token);
        await database.ExecuteAsync("grant select on texts to refapp_worker");
    }

    static async Task ArmAsync(RunningApp app, object fault)
    {
        using var simulator = new HttpClient { BaseAddress = app.Endpoint("simulator") };
        (await simulator.PostAsJsonAsync("/admin/faults", fault)).EnsureSuccessStatusCode();
    }
}
