using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ReferenceApp.ImageApiSimulator.Faults;

/// <summary>Puts the <see cref="Door"/> between Kestrel and its sockets, and the plan behind the endpoints.</summary>
static class FaultRegistration
{
    public static void AddFaults(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<FaultPlan>();
        builder.Services.AddSingleton<Door>();
        builder.Services.AddSingleton<SocketTransportFactory>();
        // Kestrel takes the last one that is registered.
        builder.Services.AddSingleton<IConnectionListenerFactory>(services => services.GetRequiredService<Door>());
        // A flush returns when the system has taken the bytes: a connection that is reset after it has carried them.
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.MaxWriteBufferSize = 1);
        builder.WebHost.ConfigureKestrel(server => server.ConfigureEndpointDefaults(endpoint =>
        {
            var door = endpoint.ApplicationServices.GetRequiredService<Door>();
            endpoint.Use((connection, next) => door.CarryAsync(connection, next));
        }));
    }
}
