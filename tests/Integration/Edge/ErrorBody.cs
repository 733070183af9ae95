using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace ReferenceApp.Integration.Edge;

static class ErrorBody
{
    /// <summary>Asserts that the answer is RFC 9457 problem details which name the trace, and returns their code.</summary>
    public static async Task<string?> ProblemCodeAsync(this HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((int)answer.StatusCode, problem.GetProperty("status").GetInt32());
        Assert.Equal(Assert.Single(answer.Headers.GetValues("x-trace-id")), problem.GetProperty("traceId").GetString());
        return problem.GetProperty("code").GetString();
    }

    /// <summary>Asserts that the answer has OpenAI's error shape, and returns type and code.</summary>
    public static async Task<(string? Type, string? Code)> OpenAIErrorAsync(this HttpResponseMessage answer)
    {
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        var error = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.Equal(JsonValueKind.Null, error.GetProperty("param").ValueKind);
        return (error.GetProperty("type").GetString(), error.GetProperty("code").GetString());
    }
}
