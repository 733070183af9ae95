using System.Security.Cryptography;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReferenceApp.LocalAspire.Dashboard;

namespace ReferenceApp.LocalAspire.Telemetry;

/// <summary>Runs the telemetry page in this process, from before the first resource starts until after the last has ended.</summary>
/// <remarks>Settings, named as Aspire's are: <c>ASPNETCORE_URLS</c> (its port), <c>AppHost:BrowserToken</c>,
/// <c>AppHost:OtlpApiKey</c>; what is missing is made up. Limits are in <c>LocalAspire:Dashboard</c>.</remarks>
sealed class DashboardHost(
    IConfiguration configuration, DistributedApplicationModel model, ResourceNotificationService notifications,
    ResourceLoggerService loggers, ResourceCommandService commands, TimeProvider clock, ILoggerFactory log) : IHostedService, IAsyncDisposable
{
    const string UrlsKey = "ASPNETCORE_URLS";
    const string ReceiverKey = "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL";
    const string TokenKey = "AppHost:BrowserToken";
    const string ApiKeyKey = "AppHost:OtlpApiKey";

    /// <summary>Settings that name a receiver of somebody else's; who set one wants telemetry there.</summary>
    static readonly string[] OtherReceivers = ["OTEL_EXPORTER_OTLP_ENDPOINT", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", ReceiverKey];

    ModelResources? _resources;
    DashboardServer? _server;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var options = ReadOptions();
        _resources = new ModelResources(model, notifications, loggers, commands);
        try
        {
            _server = await DashboardServer.StartAsync(options, _resources, clock, log, cancellationToken);
        }
        catch (ArgumentException fault)
        {
            throw new DistributedApplicationException($"The telemetry page cannot start: {fault.Message}", fault);
        }
        catch (IOException taken)
        {
            throw new DistributedApplicationException(
                $"The telemetry page cannot listen on port {options.Port}: {taken.Message} Choose another with {UrlsKey}.", taken);
        }

        // From here on the settings say what is, and everybody who reads them finds the page.
        configuration[UrlsKey] = _server.Address.GetLeftPart(UriPartial.Authority);
        configuration[TokenKey] = options.BrowserToken;
        if (options.TelemetryElsewhere is null)
        {
            configuration[ReceiverKey] = configuration[UrlsKey];
            configuration[ApiKeyKey] = options.OtlpApiKey;
        }

        model.Resources.Add(new DashboardResource());
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The container disposes it after the resources have stopped, so that their last words are received.
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _server = null;
        if (_resources is not null)
            await _resources.DisposeAsync();
        _resources = null;
    }

    DashboardOptions ReadOptions()
    {
        var options = new DashboardOptions();
        configuration.GetSection("LocalAspire:Dashboard").Bind(options);
        options.Port = Uri.TryCreate(configuration[UrlsKey]?.Split(';')[0], UriKind.Absolute, out var url) ? url.Port : 0;
        options.BrowserToken = configuration[TokenKey] ?? NewSecret();
        options.OtlpApiKey = configuration[ApiKeyKey] ?? NewSecret();
        options.TelemetryElsewhere = OtherReceivers.Select(key => configuration[key]).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
        return options;
    }

    static string NewSecret() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
