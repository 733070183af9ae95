using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ReferenceApp.JobQueue;
using Xunit;

namespace ReferenceApp.Unit.JobQueue;

public sealed class JobQueueOptionsTests
{
    [Fact]
    public void Defaults_AreValid() => Assert.Equal(TimeSpan.FromSeconds(2), Read(_ => { }).OperationTimeout);

    [Fact]
    public void AddJobQueue_EverythingWrong_NamesEverything()
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Read(options =>
        {
            options.OperationTimeout = TimeSpan.Zero;
            options.MaxStreamLength = 1;
            options.AbandonedAfter = TimeSpan.FromDays(2);
        }));

        Assert.Equal(3, refusal.Failures.Count());
    }

    static JobQueueOptions Read(Action<JobQueueOptions> configure)
    {
        using var services = new ServiceCollection().AddJobQueue().Configure(configure).BuildServiceProvider();
        return services.GetRequiredService<IOptions<JobQueueOptions>>().Value;
    }
}
