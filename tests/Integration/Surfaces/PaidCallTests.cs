using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using ReferenceApp.AssetStore;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Attempts;
using ReferenceApp.Domain.Audit;
using ReferenceApp.Imaging;
using ReferenceApp.Surfaces;
using ReferenceApp.Surfaces.ImageApi;
using ReferenceApp.Testing;
using Xunit;

namespace ReferenceApp.Integration.Surfaces;

/// <summary>The evidence table of docs/flow.md, each row over a real socket with the official SDK in between.</summary>
public sealed class PaidCallTests : IDisposable
{
    const string Budget = "caller/test/2026-11-01";
    static readonly byte[] Png = PictureCodec.Encode(new Picture(64, 64, Enumerable.Repeat((byte)200, 64 * 64 * 4).ToArray()), PictureFormat.Png);

    readonly string _folder = Directory.CreateTempSubdirectory("paid-call-").FullName;
    readonly MemoryAuditStore _audit = new();
    readonly IdSource _ids = IdSource.FromClock(TimeProvider.System);
    readonly FileAssetStore _assets;

    public PaidCallTests() => _assets = new FileAssetStore(
        Options.Create(new AssetStoreOptions { Directory = _folder }), _ids, TimeProvider.System);

    public static TheoryData<string, Func<Socket, CancellationToken, Task>, AttemptState, bool> Evidence => new()
    {
        { "400 with an OpenAI body", Error("400 Bad Request", "image_generation_user_error", "invalid_value"), AttemptState.Refused, false },
        { "401 with an OpenAI body", Error("401 Unauthorized", "invalid_request_error", "invalid_api_key"), AttemptState.Refused, false },
        { "429 with an OpenAI body", Error("429 Too Many Requests", "requests", "rate_limit_exceeded", "Retry-After: 7\r\n"), AttemptState.Refused, false },
        { "moderation at stage input", Moderation("input"), AttemptState.Refused, false },
        { "moderation at stage output", Moderation("output"), AttemptState.Refused, true },
        { "400 with a page of a proxy", ScriptedUpstream.Respond("400 Bad Request", "Content-Type: text/html\r\n", "<html>no</html>"), AttemptState.Unknown, true },
        { "500", Error("500 Internal Server Error", "server_error", "server_error"), AttemptState.Unknown, true },
        { "524 of a proxy", ScriptedUpstream.Respond("524 A Timeout Occurred", "", ""), AttemptState.Unknown, true },
        { "a redirect", ScriptedUpstream.Respond("307 Temporary Redirect", "Location: http://127.0.0.1:9/v1/images/generations\r\n", ""), AttemptState.Unknown, true },
        { "a reset after the request", ScriptedUpstream.Reset(), AttemptState.Unknown, true },
        { "a body cut short", ScriptedUpstream.CutShort("""{"created":1,"data":[{"b64_json":"iVBORw0K""", 100_000), AttemptState.Unknown, true },
        { "base64 cut short in whole JSON", Ok("""{"created":1,"data":[{"b64_json":"iVBORw0KGg"}]}"""), AttemptState.Unknown, true },
        { "JSON without a picture", Ok("""{"created":1,"data":[]}"""), AttemptState.Unknown, true },
        { "an empty body", Ok(""), AttemptState.Unknown, true },
    };

    [Theory]
    [MemberData(nameof(Evidence))]
    public async Task Call_WithoutAPicture_EndsAsTheEvidenceSaysAndIsNeverRepeated(
        string seen, Func<Socket, CancellationToken, Task> answer, AttemptState state, bool possiblyPaid)
    {
        await using var upstream = new ScriptedUpstream(answer);

        var attempt = await SendAsync(upstream.Url);

        Assert.True(state == attempt.State, $"{seen}: {attempt.State}");
        Assert.Equal(1, upstream.Requests);
        Assert.Equal(0, attempt.ReservedMicroUsd);
        Assert.Equal(possiblyPaid ? attempt.Plan.WorstCaseMicroUsd : 0, attempt.PossibleMicroUsd);
        Assert.Equal(attempt.PossibleMicroUsd, _audit.Used(Budget));
        Assert.NotNull(attempt.Error);
    }

    [Fact]
    public async Task Call_ToAClosedPort_IsNotSentAndReleasesItsMoney()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();

        var attempt = await SendAsync($"http://127.0.0.1:{port}/v1");

        Assert.Equal(AttemptState.NotSent, attempt.State);
        Assert.Equal("connect_failed", attempt.Error?.Code);
        Assert.Equal(0, _audit.Used(Budget));
    }

    [Fact]
    public async Task Call_AnsweredWhole_SettlesFromUsageAndKeepsTheBytesAsReceived()
    {
        await using var upstream = new ScriptedUpstream(Ok(Answer("""
            ,"usage":{"input_tokens":50,"input_tokens_details":{"text_tokens":50,"image_tokens":0},"output_tokens":196,"output_tokens_details":{"image_tokens":196,"text_tokens":0},"total_tokens":246}
            """), "x-request-id: req_abc\r\n"));

        var attempt = await SendAsync(upstream.Url);

        Assert.Equal(AttemptState.Settled, attempt.State);
        Assert.Equal("req_abc", attempt.RequestId);
        Assert.Equal("settled", attempt.CostBasis);
        // 50 text tokens at $5 and 196 image tokens at $30 per million.
        Assert.Equal(250 + 5_880, attempt.Settled.Total.Value);
        Assert.Equal(attempt.Settled.Total.Value, _audit.Used(Budget));
        var picture = Assert.Single(attempt.Pictures);
        await using var stored = await _assets.OpenReadAsync(picture.Sha256, TestContext.Current.CancellationToken);
        using var bytes = new MemoryStream();
        await stored!.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        Assert.Equal(Png, bytes.ToArray());
        Assert.Empty(await _assets.FindSpoolAsync(attempt.Id.ToString("N"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Call_AnsweredWithoutUsage_IsEstimatedAndSaysSo()
    {
        await using var upstream = new ScriptedUpstream(Ok(Answer("")));

        var attempt = await SendAsync(upstream.Url);

        Assert.Equal(AttemptState.Settled, attempt.State);
        Assert.Equal("estimated", attempt.CostBasis);
        Assert.Equal(attempt.Plan.WorstCaseMicroUsd, attempt.Settled.Total.Value);
    }

    [Fact]
    public async Task Answer_ThatMeetsADatabaseOutage_IsKeptUntilItIsOver()
    {
        await using var upstream = new ScriptedUpstream(Ok(Answer("")));
        var outages = 3;
        _audit.Outage = append => append.Attempts[0].Before is not null && outages-- > 0 ? new OutageException() : null;

        var attempt = await SendAsync(upstream.Url);

        Assert.Equal(AttemptState.Settled, attempt.State);
        Assert.Equal(1, upstream.Requests);
        Assert.True(outages < 0);
    }

    [Fact]
    public async Task Answer_WholeOnDiskWhenTheProcessDied_IsTakenOverWithoutAnotherCall()
    {
        await using var upstream = new ScriptedUpstream(Ok(Answer("""
            ,"usage":{"input_tokens":50,"input_tokens_details":{"text_tokens":50,"image_tokens":0},"output_tokens":196,"total_tokens":246}
            """), "x-request-id: req_before_death\r\n"));
        _audit.Outage = append => append.Attempts[0].Before is not null ? new InvalidOperationException("died") : null;
        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync(upstream.Url));
        _audit.Outage = _ => null;

        var attempt = await PaidCall(upstream.Url).TakeOverAsync(Assert.Single(_audit.Attempts), TestContext.Current.CancellationToken);

        Assert.Equal((AttemptState.Settled, "req_before_death"), (attempt.State, attempt.RequestId));
        Assert.Equal(250 + 5_880, attempt.Settled.Total.Value);
        Assert.Equal(1, upstream.Requests);
        Assert.NotNull(await _assets.OpenReadAsync(attempt.Pictures[0].Sha256, TestContext.Current.CancellationToken));
        Assert.Empty(await _assets.FindSpoolAsync(attempt.Id.ToString("N"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Answer_CutShortWhenTheProcessDied_IsUnknownAfterTheTakeOver()
    {
        await using var upstream = new ScriptedUpstream(ScriptedUpstream.CutShort("""{"created":1,"data":[{"b64_json":"iVBOR""", 100_000));
        _audit.Outage = append => append.Attempts[0].Before is not null ? new InvalidOperationException("died") : null;
        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync(upstream.Url));
        _audit.Outage = _ => null;

        var attempt = await PaidCall(upstream.Url).TakeOverAsync(Assert.Single(_audit.Attempts), TestContext.Current.CancellationToken);

        Assert.Equal((AttemptState.Unknown, "holder_gone"), (attempt.State, attempt.Error?.Code));
        Assert.Equal(attempt.Plan.WorstCaseMicroUsd, attempt.PossibleMicroUsd);
    }

    sealed class OutageException : System.Data.Common.DbException
    {
        public override bool IsTransient => true;
    }

    [Fact]
    public async Task Call_WithoutRoomInABudget_NeverLeavesTheProcess()
    {
        await using var upstream = new ScriptedUpstream(Ok(Answer("")));
        var call = Call(_ids.NewId(), capMicroUsd: 1);

        var result = await PaidCall(upstream.Url).SendAsync(call, TestContext.Current.CancellationToken);

        var notStarted = Assert.IsType<PaidCallResult.NotStarted>(result);
        Assert.IsType<AppendResult.BudgetExceeded>(notStarted.Why);
        Assert.Equal(0, upstream.Requests);
        Assert.Empty(_audit.Attempts);
    }

    [Fact]
    public async Task Drill_ForModeration_IsRefusedByTheSdkWayWithoutANetwork()
    {
        await using var upstream = new ScriptedUpstream(Ok(Answer("")));
        var call = Call(_ids.NewId()) with { Purpose = "drill" };

        var result = await PaidCall(upstream.Url).SendAsync(
            call with { Request = call.Request with { Drill = "moderation_blocked" } }, TestContext.Current.CancellationToken);

        var attempt = Assert.IsType<PaidCallResult.Ended>(result).Attempt;
        Assert.Equal(AttemptState.Refused, attempt.State);
        Assert.Equal("moderation_blocked", attempt.Error?.Code);
        Assert.StartsWith("req_drill_", attempt.RequestId, StringComparison.Ordinal);
        Assert.Equal(0, attempt.Settled.Total.Value + attempt.PossibleMicroUsd + _audit.Used(Budget));
        Assert.Equal(0, upstream.Requests);
    }

    [Fact]
    public async Task Call_IsOnRecordAsSent_BeforeTheFirstByteArrives()
    {
        AttemptState? onRecord = null;
        await using var upstream = new ScriptedUpstream(async (socket, cancel) =>
        {
            onRecord = _audit.Attempts.Single().State;
            await Ok(Answer(""))(socket, cancel);
        });

        await SendAsync(upstream.Url);

        Assert.Equal(AttemptState.Sent, onRecord);
    }

    [Fact]
    public async Task Call_CarriesItsAttemptsIdSoThatItCanBeFoundWithoutAnAnswer()
    {
        await using var upstream = new ScriptedUpstream(ScriptedUpstream.Reset());

        var attempt = await SendAsync(upstream.Url);

        Assert.Contains($"X-Client-Request-Id: {attempt.Id:D}\r\n", upstream.LastRequest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_ThatStallsMidway_IsUnknownOnceTheTimeoutIsOver()
    {
        await using var upstream = new ScriptedUpstream(ScriptedUpstream.Stall("""{"created":1,"data":[{"b64_json":"iVBORw0K""", 100_000));

        var attempt = await SendAsync(upstream.Url, timeoutSeconds: 1);

        Assert.Equal((AttemptState.Unknown, "timeout", 200), (attempt.State, attempt.Error?.Code, attempt.Status));
        Assert.Equal(1, upstream.Requests);
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(299, false)]
    [InlineData(300, true)]
    public void Timeout_BelowTheSlowestPicture_IsRefused(int seconds, bool accepted)
    {
        var options = new ImageApiOptions { ApiKey = "sk-test", TimeoutSeconds = seconds };

        Assert.Equal(accepted, Validator.TryValidateObject(options, new ValidationContext(options), null, validateAllProperties: true));
        Assert.InRange(new ImageApiOptions().TimeoutSeconds, 300, int.MaxValue);
    }

    [Fact]
    public async Task Edit_SendsPicturesAndMaskAsFilesWithTheirTypes()
    {
        await using var upstream = new ScriptedUpstream(Ok(Answer("")));
        var cancel = TestContext.Current.CancellationToken;
        var file = await _assets.SpoolAsync("input", async (target, token) => await target.WriteAsync(Png, token), cancel);
        await _assets.AdoptAsync(file, cancel);
        var call = Call(_ids.NewId());

        await PaidCall(upstream.Url).SendAsync(
            call with { Request = call.Request with { Operation = "edit", Images = [file.Sha256], MaskSha256 = file.Sha256 } }, cancel);

        Assert.Contains("POST /v1/images/edits", upstream.LastRequest, StringComparison.Ordinal);
        Assert.Contains("image[]", upstream.LastRequest, StringComparison.Ordinal);
        Assert.Contains("filename=mask.png", upstream.LastRequest.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Content-Type: image/png", upstream.LastRequest, StringComparison.Ordinal);
        Assert.DoesNotContain("input_fidelity", upstream.LastRequest, StringComparison.Ordinal);
        Assert.DoesNotContain("response_format", upstream.LastRequest, StringComparison.Ordinal);
    }

    async Task<Attempt> SendAsync(string url, int timeoutSeconds = 600)
    {
        var result = await PaidCall(url, timeoutSeconds).SendAsync(Call(_ids.NewId()), TestContext.Current.CancellationToken);
        return Assert.IsType<PaidCallResult.Ended>(result).Attempt;
    }

    PaidCall PaidCall(string url, int timeoutSeconds = 600) => new(
        _audit, new MemoryAttemptLeases(), _assets, new AnswerReader(_assets, new PictureInspector()),
        [new ImageApiSurface(new ImageApiOptions { Endpoint = url, ApiKey = "sk-test", TimeoutSeconds = timeoutSeconds }, _assets, _ids)],
        new CallMetrics(new TestMeters()), _ids, TimeProvider.System);

    static PaidCallRequest Call(Guid id, long? capMicroUsd = 10_000_000) => new(
        id, "test", "generate", "image-api",
        new SurfaceRequest("generation", "gpt-image-2", "a tea house", "1024x1024", "low", "png", 100, 1, [], null, null),
        [new BudgetKey(Budget, capMicroUsd)], null, null);

    static string Answer(string usage) =>
        $$$"""{"created":1,"data":[{"b64_json":"{{{Convert.ToBase64String(Png)}}}"}],"output_format":"png"{{{usage}}} }""";

    static Func<Socket, CancellationToken, Task> Ok(string body, string headers = "") =>
        ScriptedUpstream.Respond("200 OK", "Content-Type: application/json\r\n" + headers, body);

    static Func<Socket, CancellationToken, Task> Error(string status, string type, string code, string headers = "") =>
        ScriptedUpstream.Respond(status, "Content-Type: application/json\r\n" + headers,
            $$$"""{"error":{"message":"m","type":"{{{type}}}","param":null,"code":"{{{code}}}"} }""");

    static Func<Socket, CancellationToken, Task> Moderation(string stage) => ScriptedUpstream.Respond(
        "400 Bad Request", "Content-Type: application/json\r\n",
        $$$"""{"error":{"message":"m","type":"image_generation_user_error","param":null,"code":"moderation_blocked","moderation_details":{"moderation_stage":"{{{stage}}}","categories":[]} } }""");

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
