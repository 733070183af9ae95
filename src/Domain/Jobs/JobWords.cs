using System.Text.Json;
using System.Text.Json.Serialization;
using ReferenceApp.Domain.Prompts;

namespace ReferenceApp.Domain.Jobs;

/// <summary>
/// The personal part of a job: what the caller wrote. It lies in one side text that <see cref="JobCreated"/> is bound
/// to, so erasing that row erases all of it.
/// </summary>
/// <param name="Instructions">One for each edit of <see cref="JobPlan.Edits"/>, in the same order.</param>
public sealed record JobWords(StructuredPrompt Prompt, IReadOnlyList<string> Instructions)
{
    /// <summary>UTF-8 JSON, the bytes that the side text keeps.</summary>
    public static byte[] Write(JobWords words) =>
        JsonSerializer.SerializeToUtf8Bytes(words, JobWordsJson.Default.JobWords);

    /// <exception cref="FormatException">The bytes were not written by <see cref="Write"/>.</exception>
    public static JobWords Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, JobWordsJson.Default.JobWords)
                ?? throw new FormatException("A job's words are null.");
        }
        catch (JsonException e)
        {
            throw new FormatException("Not a job's words.", e);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JobWords))]
sealed partial class JobWordsJson : JsonSerializerContext;
