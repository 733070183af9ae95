using ReferenceApp.AppHost;

var builder = DistributedApplication.CreateBuilder(args);
var dev = DevelopmentSetup.Load(builder.Configuration, builder.AppHostDirectory);

// The truth. Everything connects with the least it needs; only the migrator owns the schema.
var postgres = builder.AddPostgres("postgres", password: builder.AddParameter("postgres-password", () => dev.Secrets.Postgres, secret: true))
    .WithDataBindMount(dev.Folder("postgres"));
var audit = postgres.AddDatabase("audit");
var apiRole = builder.AddParameter("audit-api-password", () => dev.Secrets.AuditApi, secret: true);
var workerRole = builder.AddParameter("audit-worker-password", () => dev.Secrets.AuditWorker, secret: true);
var auditForApi = builder.AddConnectionString("audit-api", Role("refapp_api", apiRole));
var auditForWorker = builder.AddConnectionString("audit-worker", Role("refapp_worker", workerRole));

// Signals only: losing Redis loses no job.
var redis = builder.AddRedis("redis", password: builder.AddParameter("redis-password", () => dev.Secrets.Redis, secret: true))
    .WithDataBindMount(dev.Folder("redis")).WithPersistence().WithArgs("--appendonly", "yes");

var migrator = builder.AddProject<Projects.Migrator>("migrator")
    .WithReference(audit).WaitFor(audit)
    .WithEnvironment("Roles__ApiPassword", apiRole).WithEnvironment("Roles__WorkerPassword", workerRole);

var signingKey = builder.AddParameter("asset-signing-key", () => dev.Secrets.AssetSigningKey, secret: true);
var api = builder.AddProject<Projects.GenerationApi>("generation-api")
    .WithHttpEndpoint().WithHttpHealthCheck("/health")
    .WithReference(auditForApi, "audit").WithReference(redis)
    .WithEnvironment("AssetStore__Directory", dev.Folder("assets")).WithEnvironment("AssetUrls__SigningKey", signingKey)
    .WithEnvironment("InternalIdentity__KeysDirectory", dev.Folder("identity-keys")).WaitForCompletion(migrator).WaitFor(redis);

var worker = builder.AddProject<Projects.EditLoopWorker>("edit-loop-worker")
    .WithHttpEndpoint().WithHttpHealthCheck("/health")
    .WithReference(auditForWorker, "audit").WithReference(redis).WithEnvironment("AssetStore__Directory", dev.Folder("assets"))
    .WithEnvironment("Surfaces__ImageApi__ApiKey", builder.AddParameter("openai-api-key", () => dev.OpenAIApiKey, secret: true))
    .WaitForCompletion(migrator).WaitFor(redis);

EndpointReference? simulatorEndpoint = null;
if (dev.UseOpenAI)
    worker.WithEnvironment("Surfaces__ImageApi__Endpoint", dev.OpenAIBaseUrl);
else
{
    var simulator = builder.AddProject<Projects.ImageApiSimulator>("simulator")
        .WithHttpEndpoint().WithHttpHealthCheck("/health")
        .WithEnvironment("Simulator__DataDirectory", dev.Folder("simulator"))
        .WithEnvironment("Simulator__ImagesPerMinute", dev.SimulatorImagesPerMinute);
    simulatorEndpoint = simulator.GetEndpoint("http");
    worker.WithEnvironment("Surfaces__ImageApi__Endpoint", $"{simulatorEndpoint}/v1").WithEnvironment(dev.SimulatedLimit).WaitFor(simulator);
}

var page = builder.AddProject<Projects.ReviewUi>("review-ui").WithHttpEndpoint().WithHttpHealthCheck("/health")
    .WithReference(api).WithEnvironment("InternalIdentity__KeysDirectory", dev.Folder("identity-keys")).WithEnvironment("Telemetry__TraceUrl", dev.TraceUrl);
var edge = builder.AddProject<Projects.Edge>("edge")
    .WithHttpEndpoint(port: dev.Port).WithExternalHttpEndpoints().WithHttpHealthCheck("/health")
    .WithReference(api).WaitFor(api).WithReference(page).WaitFor(page).WaitFor(worker)
    .WithEnvironment("InternalIdentity__KeysDirectory", dev.Folder("identity-keys"))
    .WithEnvironment(dev.EdgeSettings);

return await DevelopmentRun.RunAsync(builder.Build(), dev, edge.GetEndpoint("http"), simulatorEndpoint);

ReferenceExpression Role(string user, IResourceBuilder<ParameterResource> password) => ReferenceExpression.Create(
    $"Host={postgres.GetEndpoint("tcp").Property(EndpointProperty.Host)};Port={postgres.GetEndpoint("tcp").Property(EndpointProperty.Port)};Database=audit;Username={user};Password={password};Maximum Pool Size=25"); // of the 100 that Postgres has for all processes
