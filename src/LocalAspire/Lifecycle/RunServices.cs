using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ReferenceApp.LocalAspire.Lifecycle;

/// <summary>What every part of the lifecycle needs.</summary>
sealed record RunServices(
    IServiceProvider Services, IDistributedApplicationEventing Eventing, ResourceNotificationService Notifications,
    ResourceLoggerService Loggers, HealthCheckService Health, TimeProvider Clock, RunSettings Settings,
    DistributedApplicationExecutionContext ExecutionContext)
{
    public DateTime UtcNow => Clock.GetUtcNow().UtcDateTime;
}
