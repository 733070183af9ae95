using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ReferenceApp.ServiceDefaults;
using Xunit;

namespace ReferenceApp.Integration.Edge;

public sealed class IdentityTests : IAsyncLifetime
{
    static readonly CallerIdentity Caller = new("team-a", CallerRole.Caller, ["jobs"], DayBudgetMicroUsd: 1);

    readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("identity-test-");
    Upstream service = null!;

    public async ValueTask InitializeAsync() => service = await Upstream.StartAsync(directory.FullName);

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Token_OfAnotherProcessWithTheSameKeys_IsAccepted()
    {
        using var answer = await AskAsync(Tokens().Issue(Caller));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var arrived = Assert.Single(service.Arrivals).Caller!;
        Assert.Equivalent(Caller, arrived, strict: true);
    }

    [Fact]
    public async Task CallAroundTheEdge_IsRefused()
    {
        using var answer = await AskAsync();

        await AssertRefusedAsync(answer);
    }

    [Fact]
    public async Task Token_ThatHasExpired_IsRefused()
    {
        var token = Tokens(new PastClock(TimeSpan.FromSeconds(61))).Issue(Caller);

        await AssertRefusedAsync(await AskAsync(token));
    }

    [Fact]
    public async Task Token_ShortlyBeforeItsEnd_IsAccepted()
    {
        var token = Tokens(new PastClock(TimeSpan.FromSeconds(30))).Issue(Caller);

        using var answer = await AskAsync(token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Token_ThatWasChanged_IsRefused()
    {
        var token = Tokens().Issue(Caller);
        var middle = token.Length / 2;
        var changed = token[..middle] + (token[middle] == 'A' ? 'B' : 'A') + token[(middle + 1)..];

        await AssertRefusedAsync(await AskAsync(changed));
    }

    [Fact]
    public async Task Token_OfAnotherKeyRing_IsRefused()
    {
        var elsewhere = Directory.CreateTempSubdirectory("identity-test-");
        var token = Tokens(keysDirectory: elsewhere.FullName).Issue(Caller);

        await AssertRefusedAsync(await AskAsync(token));
        elsewhere.Delete(recursive: true);
    }

    [Fact]
    public async Task ProtectedValue_OfAnotherPurpose_IsNoIdentity()
    {
        var cookie = Services(TimeProvider.System, directory.FullName).GetRequiredService<IDataProtectionProvider>()
            .CreateProtector("a cookie").ToTimeLimitedDataProtector()
            .Protect("""{"Caller":"x","Role":2,"Scopes":["*"]}""", TimeSpan.FromMinutes(1));

        await AssertRefusedAsync(await AskAsync(cookie));
    }

    [Fact]
    public async Task TwoIdentities_OnOneRequest_AreRefused()
    {
        var tokens = Tokens();

        await AssertRefusedAsync(await AskAsync(tokens.Issue(Caller), tokens.Issue(Caller)));
    }

    [Fact]
    public async Task KeysOfProcessesThatStartTogether_AreUnderstoodByAll()
    {
        var fresh = Path.Combine(directory.FullName, "fresh");
        var processes = await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(_ => Task.Run(() => Tokens(keysDirectory: fresh))));

        var issued = await Task.WhenAll(processes.Select(tokens => Task.Run(() => tokens.Issue(Caller))));

        Assert.All(processes, reader => Assert.All(issued, token => Assert.True(reader.TryRead(token, out _))));
    }

    [Fact]
    public void KeysDirectory_IsMadeForItsOwnerOnly()
    {
        var fresh = Path.Combine(directory.FullName, "fresh");

        Tokens(keysDirectory: fresh).Issue(Caller);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(fresh));
        }
    }

    [Theory]
    [InlineData("", "00:01:00", "InternalIdentity:KeysDirectory: is required")]
    [InlineData("relative", "00:01:00", "InternalIdentity:KeysDirectory: must be an absolute path")]
    [InlineData("/keys", "00:05:01", "InternalIdentity:Lifetime: must be more than 0 and at most 00:05:00")]
    [InlineData("/keys", "00:00:00", "InternalIdentity:Lifetime: must be more than 0 and at most 00:05:00")]
    public void Options_ThatAreUnsafe_RefuseTheStart(string keysDirectory, string lifetime, string fault)
    {
        var builder = Host.CreateApplicationBuilder(
            [$"--InternalIdentity:KeysDirectory={keysDirectory}", $"--InternalIdentity:Lifetime={lifetime}"]);
        builder.AddInternalIdentityTokens();
        using var host = builder.Build();

        var refused = Assert.Throws<OptionsValidationException>(host.ValidateOptions);

        Assert.StartsWith(fault, Assert.Single(refused.Failures));
    }

    InternalIdentityTokens Tokens(TimeProvider? clock = null, string? keysDirectory = null) =>
        Services(clock ?? TimeProvider.System, keysDirectory ?? directory.FullName)
            .GetRequiredService<InternalIdentityTokens>();

    static IServiceProvider Services(TimeProvider clock, string keysDirectory)
    {
        var builder = Host.CreateApplicationBuilder([$"--InternalIdentity:KeysDirectory={keysDirectory}"]);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(clock);
        builder.AddInternalIdentityTokens();
        return builder.Build().Services;
    }

    async Task<HttpResponseMessage> AskAsync(params string[] tokens)
    {
        using var client = new HttpClient { BaseAddress = service.Address };
        client.DefaultRequestHeaders.TryAddWithoutValidation(InternalIdentityTokens.Header, tokens);
        return await client.GetAsync("/api/jobs");
    }

    async Task AssertRefusedAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("unauthenticated", await answer.ProblemCodeAsync());
        Assert.Empty(service.Arrivals);
        answer.Dispose();
    }

    sealed class PastClock(TimeSpan ago) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - ago;
    }
}
