using Npgsql;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;

namespace ReferenceApp.GenerationApi.Answers;

/// <summary>A store that is down is our fault and passes: 503, and the caller may try again.</summary>
static partial class OutageAnswers
{
    public static void UseOutageAnswers(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OutageAnswers).FullName!);
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (Exception e) when (IsOutage(e) && !context.Response.HasStarted)
            {
                Log.Outage(logger, e);
                context.Response.Clear();
                await new Refusal(StatusCodes.Status503ServiceUnavailable, new Reason(ApiCodes.StorageUnavailable))
                    .ExecuteAsync(context);
            }
        });
    }

    static bool IsOutage(Exception e) => e is AssetStoreUnavailableException or NpgsqlException { IsTransient: true };

    static partial class Log
    {
        [LoggerMessage(EventName = "refapp.storage.unavailable", Level = LogLevel.Error,
            Message = "A store did not answer.")]
        public static partial void Outage(ILogger logger, Exception exception);
    }
}
