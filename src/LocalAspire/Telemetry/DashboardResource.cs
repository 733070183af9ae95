using Aspire.Hosting.ApplicationModel;

namespace ReferenceApp.LocalAspire.Telemetry;

/// <summary>Stands for the telemetry page among the resources, hidden and under the name that Aspire's dashboard has there.</summary>
sealed class DashboardResource() : Resource("aspire-dashboard");
