using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ReferenceApp.AppHost;

/// <summary>The address and the token of the host's telemetry page, by settings that Aspire's dashboard reads as well.</summary>
static class TelemetryPage
{
    /// <summary>Above the edge's port, so that copies side by side, each with a port of its own, do not meet.</summary>
    const int AboveTheEdge = 10_000;

    /// <summary>Says where the page shall be: at the same place in every run, or where there is room if that place is taken.</summary>
    /// <returns>Its address.</returns>
    public static string Configure(IConfiguration configuration, int edgePort, string token)
    {
        var url = $"http://localhost:{FreePort(configuration.GetValue("DcpPublisher:RandomizePorts", false) ? 0 : edgePort + AboveTheEdge)}";
        configuration["ASPNETCORE_URLS"] = url;
        configuration["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        configuration["AppHost:BrowserToken"] = token;
        return url;
    }

    /// <summary>The address that signs a person in; null when the host shows no such page.</summary>
    public static string? SignInUrl(DistributedApplication app, DevelopmentSetup dev) =>
        app.Services.GetRequiredService<DistributedApplicationModel>().Resources.Any(r => r.Name == "aspire-dashboard")
            ? $"{dev.TelemetryUrl}/login?t={dev.Secrets.TelemetryToken}"
            : null;

    static int FreePort(int wanted)
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(l => l.Port).ToHashSet();
        if (wanted is > 0 and <= ushort.MaxValue && !taken.Contains(wanted))
            return wanted;
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
