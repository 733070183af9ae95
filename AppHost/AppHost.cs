var builder = DistributedApplication.CreateBuilder(args);

var data = Path.GetFullPath(builder.Configuration["Data"] ?? ".data", builder.AppHostDirectory);
var postgresPassword = builder.AddParameter("postgres-password", () => "change-me-postgres", secret: true);
var redisPassword = builder.AddParameter("redis-password", () => "change-me-redis", secret: true);
var apiDbPassword = builder.AddParameter("audit-api-password", () => "change-me-api", secret: true);

var postgres = builder.AddPostgres("postgres", password: postgresPassword).WithDataBindMount(Path.Combine(data, "postgres"));
var database = postgres.AddDatabase("audit");
var redis = builder.AddRedis("redis", password: redisPassword)
    .WithDataBindMount(Path.Combine(data, "redis")).WithPersistence().WithArgs("--appendonly", "yes");

var migrator = builder.AddProject<Projects.Migrator>("migrator")
    .WithReference(database).WithEnvironment("Roles__ApiPassword", apiDbPassword).WaitFor(database);

var endpoint = postgres.GetEndpoint("tcp");
var auditForApi = builder.AddConnectionString("audit-api", ReferenceExpression.Create(
    $"Host={endpoint.Property(EndpointProperty.Host)};Port={endpoint.Property(EndpointProperty.Port)};Database=audit;Username=api;Password={apiDbPassword}"));

var simulator = builder.AddProject<Projects.ImageApiSimulator>("simulator").WithHttpEndpoint();

var api = builder.AddProject<Projects.GenerationApi>("generation-api").WithHttpEndpoint()
    .WithReference(auditForApi, "audit").WithReference(redis)
    .WithEnvironment("Surfaces__ImageApi__Endpoint", ReferenceExpression.Create($"{simulator.GetEndpoint("http")}/v1"))
    .WaitForCompletion(migrator).WaitFor(redis);

builder.AddProject<Projects.EditLoopWorker>("worker").WithHttpEndpoint().WithReference(redis).WaitForCompletion(migrator);

builder.AddProject<Projects.Edge>("edge").WithHttpEndpoint(port: 8080).WithExternalHttpEndpoints()
    .WithReference(api).WaitFor(api);

await builder.Build().RunAsync();
