using ReferenceApp.Contracts;

namespace ReferenceApp.GenerationApi.Answers;

static class AnswersRegistration
{
    /// <summary>JSON as the client reads it: nulls are written, so that every member of the contract is there.</summary>
    public static IServiceCollection AddAnswers(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Encoder = ReferenceAppClient.Json.Encoder);
}
