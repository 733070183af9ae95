namespace ReferenceApp.Testing;

/// <summary>Finds a port by letting the server itself try to bind it: a port that was free a moment ago proves nothing.</summary>
static class LoopbackPort
{
    /// <summary>Calls <paramref name="start"/> with other ports until one is not taken.</summary>
    public static async Task<(int Port, ServerProcess Server)> BindAsync(Func<int, Task<ServerProcess>> start)
    {
        for (var attempt = 1; ; attempt++)
        {
            // Below the ephemeral range, so that no outgoing connection takes the port while the server is restarted.
            var port = Random.Shared.Next(15_000, 32_000);
            try
            {
                return (port, await start(port));
            }
            catch (ServerExitedException e) when (e.PortWasTaken && attempt < 50)
            {
            }
        }
    }
}
