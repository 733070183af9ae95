using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ReferenceApp.AppHost;

/// <summary>From start to READY, and on until told to stop.</summary>
static class DevelopmentRun
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <returns>0; non-zero when something did not start or the sample did not come to review.</returns>
    public static async Task<int> RunAsync(
        DistributedApplication app, DevelopmentSetup dev, EndpointReference edgeEndpoint, EndpointReference? simulator)
    {
        await using var running = app;
        var stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await app.StartAsync(stopping);
            await app.ResourceNotifications.WaitForResourceHealthyAsync("edge", stopping);
            var edge = edgeEndpoint.Url;
            var telemetry = TelemetryPage.SignInUrl(app, dev);
            WriteDevJson(dev, edge, telemetry, simulator?.Url);
            var sample = await RunSampleAsync(dev, edge, stopping);
            if (sample == 0 && telemetry is not null && !dev.Once)
                Console.WriteLine($"Telemetry {telemetry}");
            if (sample == 0)
                Console.WriteLine($"READY {edge}");
            if (!dev.Once && sample == 0)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
            return sample;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 0;
        }
        catch (DistributedApplicationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        finally
        {
            await app.StopAsync(CancellationToken.None);
        }
    }

    static async Task<int> RunSampleAsync(DevelopmentSetup dev, string edge, CancellationToken cancel)
    {
        var sample = new SampleRun(dev, edge);
        var wanted = dev.Sample ?? (!dev.UseOpenAI && (dev.Once || await sample.StoreIsEmptyAsync(cancel)));
        return wanted ? await sample.RunAsync(cancel) : 0;
    }

    static void WriteDevJson(DevelopmentSetup dev, string edgeUrl, string? telemetryUrl, string? simulatorUrl) =>
        PrivateFile.Write(Path.Combine(dev.DataFolder, "dev.json"), JsonSerializer.SerializeToUtf8Bytes(new
        {
            edgeUrl,
            apiKey = dev.Secrets.ApiKey,
            adminKey = dev.Secrets.AdminKey,
            telemetryUrl,
            simulatorUrl,
            reviewers = dev.Secrets.Reviewers,
        }, Json));
}
