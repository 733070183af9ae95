using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace ReferenceApp.Unit.LocalAspire;

public sealed class EnvironmentTests
{
    readonly IDistributedApplicationBuilder _builder = DistributedApplication.CreateBuilder();

    [Fact]
    public async Task Reference_ToRedis_GivesConnectionStringAndItsParts()
    {
        var redis = _builder.AddRedis("redis", password: _builder.AddParameter("secret", "p@w"));
        Allocate(redis.Resource.PrimaryEndpoint, 6400);

        var variables = await BindAsync(Tool().WithReference(redis, "job-queue"));

        Assert.Equal("localhost:6400,password=p@w", variables["ConnectionStrings__job-queue"]);
        Assert.Equal("localhost", variables["JOB_QUEUE_HOST"]);
        Assert.Equal("6400", variables["JOB_QUEUE_PORT"]);
        Assert.Equal("p@w", variables["JOB_QUEUE_PASSWORD"]);
        Assert.Equal("redis://:p%40w@localhost:6400", variables["JOB_QUEUE_URI"]);
    }

    [Fact]
    public async Task Reference_ToADatabase_GivesConnectionStringAndItsParts()
    {
        var postgres = _builder.AddPostgres("postgres", password: _builder.AddParameter("secret", "pw"));
        Allocate(postgres.Resource.PrimaryEndpoint, 5400);

        var variables = await BindAsync(Tool().WithReference(postgres.AddDatabase("audit", "audit_log")));

        Assert.Equal("Host=localhost;Port=5400;Username=postgres;Password=pw;Database=audit_log", variables["ConnectionStrings__audit"]);
        Assert.Equal("audit_log", variables["AUDIT_DATABASENAME"]);
        Assert.Equal("postgresql://postgres:pw@localhost:5400/audit_log", variables["AUDIT_URI"]);
        Assert.Equal("jdbc:postgresql://localhost:5400/audit_log", variables["AUDIT_JDBCCONNECTIONSTRING"]);
    }

    [Fact]
    public async Task Reference_ToAProject_GivesItsUrlsForDiscovery()
    {
        var api = _builder.AddProject("generation-api", "none.csproj").WithHttpEndpoint().WithHttpEndpoint(name: "admin");
        Allocate(api.GetEndpoint("http"), 5001);
        Allocate(api.GetEndpoint("admin"), 5002);

        var variables = await BindAsync(Tool().WithReference(api));

        Assert.Equal("http://localhost:5001", variables["services__generation-api__http__0"]);
        Assert.Equal("http://localhost:5002", variables["services__generation-api__admin__0"]);
        Assert.Equal("http://localhost:5001", variables["GENERATION_API_HTTP"]);
        Assert.Equal("http://localhost:5002", variables["GENERATION_API_ADMIN"]);
    }

    [Fact]
    public async Task Variables_OfEveryKind_AreBound()
    {
        var simulator = _builder.AddProject("simulator", "none.csproj").WithHttpEndpoint();
        Allocate(simulator.GetEndpoint("http"), 5003);

        var variables = await BindAsync(Tool()
            .WithEnvironment("TEXT", "a")
            .WithEnvironment("PARAMETER", _builder.AddParameter("p", "b"))
            .WithEnvironment("ENDPOINT", simulator.GetEndpoint("http"))
            .WithEnvironment("INTERPOLATED", $"{simulator.GetEndpoint("http")}/v1")
            .WithEnvironment("COMPUTED", () => "c")
            .WithEnvironment(context => context.EnvironmentVariables["CALLBACK"] = 7));

        Assert.Equal(("a", "b", "http://localhost:5003", "http://localhost:5003/v1", "c", "7"), (
            variables["TEXT"], variables["PARAMETER"], variables["ENDPOINT"], variables["INTERPOLATED"], variables["COMPUTED"],
            variables["CALLBACK"]));
    }

    [Fact]
    public async Task Variable_SetTwice_HasTheLaterValue()
    {
        var variables = await BindAsync(Tool().WithEnvironment("A", "1").WithEnvironment("A", "2"));

        Assert.Equal("2", variables["A"]);
    }

    [Fact]
    public async Task Reference_ToAMissingConnectionString_IsLeftOutOnlyWhenOptional()
    {
        var missing = _builder.AddConnectionString("elsewhere");

        Assert.DoesNotContain("ConnectionStrings__elsewhere", await BindAsync(Tool().WithReference(missing, optional: true)));
        var fault = await Assert.ThrowsAsync<MissingParameterValueException>(() => BindAsync(Tool("strict").WithReference(missing)));
        Assert.Contains("ConnectionStrings:elsewhere", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:4317", "grpc")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "http://localhost:4318", "http/protobuf")]
    public async Task Project_WhenTheHostKnowsACollector_ExportsToIt(string setting, string url, string protocol)
    {
        _builder.Configuration[setting] = url;
        _builder.Configuration["AppHost:OtlpApiKey"] = "key";

        var variables = await BindAsync(_builder.AddProject("api", "none.csproj"));

        Assert.Equal(url, variables["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Equal(protocol, variables["OTEL_EXPORTER_OTLP_PROTOCOL"]);
        Assert.Equal("x-otlp-api-key=key", variables["OTEL_EXPORTER_OTLP_HEADERS"]);
        Assert.Equal("api", variables["OTEL_SERVICE_NAME"]);
    }

    [Fact]
    public async Task Project_WithoutACollector_ExportsNothingAndNeverRecordsPrompts()
    {
        var variables = await BindAsync(_builder.AddProject("api", "none.csproj"));

        Assert.DoesNotContain(variables.Keys, k => k.StartsWith("OTEL_EXPORTER", StringComparison.Ordinal));
        Assert.DoesNotContain("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", variables);
    }

    IResourceBuilder<ExecutableResource> Tool(string name = "tool") => _builder.AddExecutable(name, "true", "/");

    static void Allocate(EndpointReference reference, int port)
        => reference.EndpointAnnotation.AllocatedEndpoint = new AllocatedEndpoint(reference.EndpointAnnotation, "localhost", port);

    // What a process would get: all callbacks in order, then all values.
    static async Task<Dictionary<string, string>> BindAsync(IResourceBuilder<IResourceWithEnvironment> resource)
    {
        var context = new EnvironmentCallbackContext(resource.ApplicationBuilder.ExecutionContext, resource.Resource);
        foreach (var annotation in resource.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            await annotation.Callback(context);

        var bound = new Dictionary<string, string>();
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            var text = value is IValueProvider provider ? await provider.GetValueAsync() : value.ToString();
            if (text is not null)
                bound[name] = text;
        }

        return bound;
    }
}
