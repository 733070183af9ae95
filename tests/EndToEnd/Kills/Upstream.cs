using System.Net.Http.Json;
using System.Text.Json;

namespace ReferenceApp.EndToEnd.Kills;

/// <summary>One call that the simulator has recorded.</summary>
/// <param name="ClientRequestId">The attempt that it was made for.</param>
sealed record UpstreamCall(string RequestId, Guid? ClientRequestId, bool Paid);

/// <summary>The simulator's own side: what it was asked, what it did for pay, and what it is told to do wrong.</summary>
sealed class Upstream(Uri address) : IDisposable
{
    readonly HttpClient _http = new() { BaseAddress = address };

    public async Task<IReadOnlyList<UpstreamCall>> CallsAsync()
    {
        var calls = await _http.GetFromJsonAsync<JsonElement>("/admin/calls");
        return calls.GetProperty("items").Deserialize<List<UpstreamCall>>(JsonSerializerOptions.Web)!;
    }

    /// <summary>From now on calls are held: before the work is done (<c>silence</c>) or after it (<c>slow-first-byte</c>).</summary>
    public async Task HoldAsync(string fault)
    {
        foreach (var endpoint in new[] { "/v1/images/generations", "/v1/images/edits" })
            (await _http.PostAsJsonAsync("/admin/faults", new { endpoint, fault, times = 1000, after = 0 })).EnsureSuccessStatusCode();
    }

    /// <summary>Ends every fault; calls that are held go on.</summary>
    public async Task ReleaseAsync() => (await _http.DeleteAsync("/admin/faults")).EnsureSuccessStatusCode();

    public void Dispose() => _http.Dispose();
}
