using System.Text.Json.Serialization;
using ReferenceApp.Contracts;

namespace ReferenceApp.GenerationApi.Answers;

static class AnswersRegistration
{
    /// <summary>
    /// JSON as the client reads it: nulls are written, so that every member of the contract is there, and a number is
    /// never a string, as <see cref="Requests.StrictJson"/> has it for what comes in.
    /// </summary>
    public static IServiceCollection AddAnswers(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Encoder = ReferenceAppClient.Json.Encoder;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
}
