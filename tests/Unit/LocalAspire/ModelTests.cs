using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using ReferenceApp.LocalAspire.Lifecycle;
using Xunit;

namespace ReferenceApp.Unit.LocalAspire;

public sealed class ModelTests
{
    readonly IDistributedApplicationBuilder _builder = DistributedApplication.CreateBuilder();

    [Fact]
    public void Wait_ForItself_IsRefused()
    {
        var redis = _builder.AddRedis("redis");

        Assert.Throws<DistributedApplicationException>(() => redis.WaitFor(redis));
    }

    [Fact]
    public void Wait_ForADatabase_AlsoWaitsForItsServer()
    {
        var postgres = _builder.AddPostgres("postgres");
        var tool = Tool("tool").WaitFor(postgres.AddDatabase("audit"));

        Assert.Equal(["postgres", "audit"], tool.Resource.Annotations.OfType<WaitAnnotation>().Select(w => w.Resource.Name));
    }

    [Fact]
    public void HealthCheck_BeforeAnEndpoint_IsRefusedWithTheOrder()
    {
        var fault = Assert.Throws<DistributedApplicationException>(() => Tool("tool").WithHttpHealthCheck("/health"));

        Assert.Contains("before WithHttpHealthCheck()", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HealthCheck_WithDefaults_HasTheOfficialKey()
    {
        var tool = Tool("tool").WithHttpEndpoint().WithHttpHealthCheck();

        Assert.Equal("tool_http_/_200_check", Assert.Single(tool.Resource.Annotations.OfType<HealthCheckAnnotation>()).Key);
    }

    [Fact]
    public void DataFolder_ThatIsReadOnly_IsRefused()
        => Assert.Throws<NotSupportedException>(() => _builder.AddRedis("redis").WithDataBindMount("/data", isReadOnly: true));

    [Fact]
    public void StopOrder_ThroughConnectionStringsAndDatabases_ReachesTheServers()
    {
        var postgres = _builder.AddPostgres("postgres");
        var database = postgres.AddDatabase("audit");
        var redis = _builder.AddRedis("redis");
        var forApi = _builder.AddConnectionString("audit-api", ReferenceExpression.Create($"Host={postgres.Resource.Host}"));
        var api = Tool("api").WithReference(forApi, "audit").WaitFor(redis);
        var migrator = Tool("migrator").WithReference(database);
        var edge = Tool("edge").WaitFor(api);

        Assert.Contains(postgres.Resource, StopOrder.UsedBy(api.Resource));
        Assert.Contains(redis.Resource, StopOrder.UsedBy(edge.Resource));
        Assert.Contains(postgres.Resource, StopOrder.UsedBy(migrator.Resource));
        Assert.DoesNotContain(redis.Resource, StopOrder.UsedBy(migrator.Resource));
    }

    [Fact]
    public async Task Events_OfAResource_ReachItsSubscribersInOrder()
    {
        var calls = new List<string>();
        var redis = _builder.AddRedis("redis").OnResourceReady((r, _, _) => Note($"first {r.Name}")).OnResourceReady((_, _, _) => Note("second"));
        var other = _builder.AddRedis("other").OnResourceReady((_, _, _) => Note("never"));
        var subscription = _builder.Eventing.Subscribe<ResourceReadyEvent>((_, _) => Note("gone"));
        _builder.Eventing.Unsubscribe(subscription);

        await _builder.Eventing.PublishAsync(new ResourceReadyEvent(redis.Resource, new NoServices()));

        Assert.Equal(["first redis", "second"], calls);
        Assert.NotSame(redis.Resource, other.Resource);

        Task Note(string call)
        {
            calls.Add(call);
            return Task.CompletedTask;
        }
    }

    IResourceBuilder<ExecutableResource> Tool(string name) => _builder.AddExecutable(name, "true", "/");

    sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
