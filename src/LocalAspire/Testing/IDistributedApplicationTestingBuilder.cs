namespace Aspire.Hosting.Testing;

/// <summary>The model of an AppHost, held up before it is built so that a test can change it.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable, IDisposable
{
    /// <summary>Builds the application; the AppHost's own code goes on after its <c>Build()</c>.</summary>
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}
