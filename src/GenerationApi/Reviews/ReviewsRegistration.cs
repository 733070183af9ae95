using ReferenceApp.Imaging;

namespace ReferenceApp.GenerationApi.Reviews;

static class ReviewsRegistration
{
    /// <summary>What the endpoints of reviews work with, over the stores and the jobs.</summary>
    public static IServiceCollection AddReviews(this IServiceCollection services)
    {
        services.AddTesseractTextReader();
        services.AddSingleton<PictureLines>();
        services.AddSingleton<ReviewMetrics>();
        services.AddSingleton<ReviewDesk>();
        services.AddSingleton<ReviewStates>();
        services.AddSingleton<ReviewViews>();
        return services;
    }
}
