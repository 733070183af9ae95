namespace ReferenceApp.Unit.LocalAspire;

/// <summary>The static methods of Aspire.Hosting 13.5 that LocalAspire has, as its public reference lists them.</summary>
static class OfficialExtensions
{
    public static readonly IReadOnlyDictionary<string, string[]> ByClass = new Dictionary<string, string[]>
    {
        ["Aspire.Hosting.DistributedApplication"] =
        [
            "IDistributedApplicationBuilder CreateBuilder()",
            "IDistributedApplicationBuilder CreateBuilder(string[] args)",
            "IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options)",
        ],
        ["Aspire.Hosting.ProjectResourceBuilderExtensions"] =
        [
            "IResourceBuilder<ProjectResource> AddProject<TProject>(IDistributedApplicationBuilder builder, string name) where TProject : IProjectMetadata, new()",
            "IResourceBuilder<ProjectResource> AddProject<TProject>(IDistributedApplicationBuilder builder, string name, string launchProfileName) where TProject : IProjectMetadata, new()",
            "IResourceBuilder<ProjectResource> AddProject<TProject>(IDistributedApplicationBuilder builder, string name, Action<ProjectResourceOptions> configure) where TProject : IProjectMetadata, new()",
            "IResourceBuilder<ProjectResource> AddProject(IDistributedApplicationBuilder builder, string name, string projectPath)",
            "IResourceBuilder<ProjectResource> AddProject(IDistributedApplicationBuilder builder, string name, string projectPath, string launchProfileName)",
            "IResourceBuilder<ProjectResource> AddProject(IDistributedApplicationBuilder builder, string name, string projectPath, Action<ProjectResourceOptions> configure)",
            "IResourceBuilder<ProjectResource> WithReplicas(IResourceBuilder<ProjectResource> builder, int replicas)",
        ],
        ["Aspire.Hosting.ExecutableResourceBuilderExtensions"] =
        [
            "IResourceBuilder<ExecutableResource> AddExecutable(IDistributedApplicationBuilder builder, string name, string command, string workingDirectory, params string[] args)",
            "IResourceBuilder<ExecutableResource> AddExecutable(IDistributedApplicationBuilder builder, string name, string command, string workingDirectory, params object[] args)",
        ],
        ["Aspire.Hosting.RedisBuilderExtensions"] =
        [
            "IResourceBuilder<RedisResource> AddRedis(IDistributedApplicationBuilder builder, string name, int? port)",
            "IResourceBuilder<RedisResource> AddRedis(IDistributedApplicationBuilder builder, string name, int? port = null, IResourceBuilder<ParameterResource> password = null)",
            "IResourceBuilder<RedisResource> WithDataBindMount(IResourceBuilder<RedisResource> builder, string source, bool isReadOnly = false)",
            "IResourceBuilder<RedisResource> WithPersistence(IResourceBuilder<RedisResource> builder, TimeSpan? interval = null, long keysChangedThreshold = 1)",
            "IResourceBuilder<RedisResource> WithPassword(IResourceBuilder<RedisResource> builder, IResourceBuilder<ParameterResource> password)",
            "IResourceBuilder<RedisResource> WithHostPort(IResourceBuilder<RedisResource> builder, int? port)",
        ],
        ["Aspire.Hosting.PostgresBuilderExtensions"] =
        [
            "IResourceBuilder<PostgresServerResource> AddPostgres(IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource> userName = null, IResourceBuilder<ParameterResource> password = null, int? port = null)",
            "IResourceBuilder<PostgresDatabaseResource> AddDatabase(IResourceBuilder<PostgresServerResource> builder, string name, string databaseName = null)",
            "IResourceBuilder<PostgresDatabaseResource> WithCreationScript(IResourceBuilder<PostgresDatabaseResource> builder, string script)",
            "IResourceBuilder<PostgresServerResource> WithDataBindMount(IResourceBuilder<PostgresServerResource> builder, string source, bool isReadOnly = false)",
            "IResourceBuilder<PostgresServerResource> WithHostPort(IResourceBuilder<PostgresServerResource> builder, int? port)",
            "IResourceBuilder<PostgresServerResource> WithPassword(IResourceBuilder<PostgresServerResource> builder, IResourceBuilder<ParameterResource> password)",
            "IResourceBuilder<PostgresServerResource> WithUserName(IResourceBuilder<PostgresServerResource> builder, IResourceBuilder<ParameterResource> userName)",
        ],
        ["Aspire.Hosting.ParameterResourceBuilderExtensions"] =
        [
            "IResourceBuilder<ParameterResource> AddParameter(IDistributedApplicationBuilder builder, string name, bool secret = false)",
            "IResourceBuilder<ParameterResource> AddParameter(IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false)",
            "IResourceBuilder<ParameterResource> AddParameter(IDistributedApplicationBuilder builder, string name, Func<string> valueGetter, bool publishValueAsDefault = false, bool secret = false)",
            "IResourceBuilder<ParameterResource> AddParameter(IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false)",
            "IResourceBuilder<ParameterResource> AddParameterFromConfiguration(IDistributedApplicationBuilder builder, string name, string configurationKey, bool secret = false)",
            "IResourceBuilder<IResourceWithConnectionString> AddConnectionString(IDistributedApplicationBuilder builder, string name, string environmentVariableName = null)",
            "ParameterResource CreateDefaultPasswordParameter(IDistributedApplicationBuilder builder, string name, bool lower = true, bool upper = true, bool numeric = true, bool special = true, int minLower = 0, int minUpper = 0, int minNumeric = 0, int minSpecial = 0)",
        ],
        ["Aspire.Hosting.ConnectionStringBuilderExtensions"] =
        [
            "IResourceBuilder<ConnectionStringResource> AddConnectionString(IDistributedApplicationBuilder builder, string name, ReferenceExpression connectionStringExpression)",
            "IResourceBuilder<ConnectionStringResource> AddConnectionString(IDistributedApplicationBuilder builder, string name, Action<ReferenceExpressionBuilder> connectionStringBuilder)",
        ],
        ["Aspire.Hosting.ResourceBuilderExtensions"] =
        [
            "IResourceBuilder<TDestination> WithReference<TDestination>(IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source, string connectionName = null, bool optional = false) where TDestination : IResourceWithEnvironment",
            "IResourceBuilder<TDestination> WithReference<TDestination>(IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source) where TDestination : IResourceWithEnvironment",
            "IResourceBuilder<TDestination> WithReference<TDestination>(IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source, string name) where TDestination : IResourceWithEnvironment",
            "IResourceBuilder<TDestination> WithReference<TDestination>(IResourceBuilder<TDestination> builder, EndpointReference endpointReference) where TDestination : IResourceWithEnvironment",
            "IResourceBuilder<TDestination> WithReference<TDestination>(IResourceBuilder<TDestination> builder, string name, Uri uri) where TDestination : IResourceWithEnvironment",
            "IResourceBuilder<T> WithEnvironment<T>(IResourceBuilder<T> builder, string name, string value) where T : IResourceWithEnvironment",
            "IResourceBuilder<T> WithEnvironment<T>(IResourceBuilder<T> builder, string name, in ExpressionInterpolatedStringHandler value) where T : IResourceWithEnvironment",
            "IResourceBuilder<T> WithEnvironment<T>(IResourceBuilder<T> builder, string name, ReferenceExpression value) where T : IResourceWithEnvironment",
            "IResourceBuilder<T> WithEnvironment<T>(IResourceBuilder<T> builder, string name, Func<string> callback) where T : IResourceWithEnvironment",
            "IResourceBuilder<T> WithEnvironment<T>(IResourceBuilder<T> builder, string name, IExpressionValue value) where T : IResourceWithEnvironment",
            "IResourceBuilder<T> WithEnvironment<T>(IResourceBuilder<T> builder, string name, EndpointReference endpointReference) where T : IResourceWithEnvironment",
            "IResourceBuilder<T> WithEnvironment<T>(IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> parameter) where T : IResourceWithEnvironment",
            "IResourceBuilder<T> WithEnvironment<T>(IResourceBuilder<T> builder, string envVarName, IResourceBuilder<IResourceWithConnectionString> resource) where T : IResourceWithEnvironment",
            "IResourceBuilder<T> WithEnvironment<T>(IResourceBuilder<T> builder, Action<EnvironmentCallbackContext> callback) where T : IResourceWithEnvironment",
            "IResourceBuilder<T> WithEnvironment<T>(IResourceBuilder<T> builder, Func<EnvironmentCallbackContext, Task> callback) where T : IResourceWithEnvironment",
            "IResourceBuilder<T> WithHttpEndpoint<T>(IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string name = null, string env = null, bool? isProxied = null) where T : IResourceWithEndpoints",
            "IResourceBuilder<T> WithHttpsEndpoint<T>(IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string name = null, string env = null, bool? isProxied = null) where T : IResourceWithEndpoints",
            "IResourceBuilder<T> WithEndpoint<T>(IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string scheme = null, string name = null, string env = null, bool? isProxied = null, bool? isExternal = null, ProtocolType? protocol = null) where T : IResourceWithEndpoints",
            "IResourceBuilder<T> WithEndpoint<T>(IResourceBuilder<T> builder, string endpointName, Action<EndpointAnnotation> callback, bool createIfNotExists = true) where T : IResourceWithEndpoints",
            "IResourceBuilder<T> WithExternalHttpEndpoints<T>(IResourceBuilder<T> builder) where T : IResourceWithEndpoints",
            "EndpointReference GetEndpoint<T>(IResourceBuilder<T> builder, string name) where T : IResourceWithEndpoints",
            "IResourceBuilder<T> WaitFor<T>(IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency) where T : IResourceWithWaitSupport",
            "IResourceBuilder<T> WaitFor<T>(IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior) where T : IResourceWithWaitSupport",
            "IResourceBuilder<T> WaitForStart<T>(IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency) where T : IResourceWithWaitSupport",
            "IResourceBuilder<T> WaitForStart<T>(IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior) where T : IResourceWithWaitSupport",
            "IResourceBuilder<T> WaitForCompletion<T>(IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, int exitCode = 0) where T : IResourceWithWaitSupport",
            "IResourceBuilder<T> WithHttpHealthCheck<T>(IResourceBuilder<T> builder, string path = null, int? statusCode = null, string endpointName = null) where T : IResourceWithEndpoints",
            "IResourceBuilder<T> WithHttpHealthCheck<T>(IResourceBuilder<T> builder, Func<EndpointReference> endpointSelector, string path = null, int? statusCode = null) where T : IResourceWithEndpoints",
            "IResourceBuilder<T> WithHealthCheck<T>(IResourceBuilder<T> builder, string key) where T : IResource",
            "IResourceBuilder<T> WithArgs<T>(IResourceBuilder<T> builder, params string[] args) where T : IResourceWithArgs",
            "IResourceBuilder<T> WithArgs<T>(IResourceBuilder<T> builder, params object[] args) where T : IResourceWithArgs",
            "IResourceBuilder<T> WithArgs<T>(IResourceBuilder<T> builder, Action<CommandLineArgsCallbackContext> callback) where T : IResourceWithArgs",
            "IResourceBuilder<T> WithArgs<T>(IResourceBuilder<T> builder, Func<CommandLineArgsCallbackContext, Task> callback) where T : IResourceWithArgs",
            "IResourceBuilder<T> WithRelationship<T>(IResourceBuilder<T> builder, IResource resource, string type) where T : IResource",
            "IResourceBuilder<T> WithParentRelationship<T>(IResourceBuilder<T> builder, IResourceBuilder<IResource> parent) where T : IResource",
            "IResourceBuilder<T> WithParentRelationship<T>(IResourceBuilder<T> builder, IResource parent) where T : IResource",
            "IResourceBuilder<T> WithChildRelationship<T>(IResourceBuilder<T> builder, IResourceBuilder<IResource> child) where T : IResource",
            "IResourceBuilder<T> WithReferenceRelationship<T>(IResourceBuilder<T> builder, IResource resource) where T : IResource",
            "IResourceBuilder<T> WithReferenceRelationship<T>(IResourceBuilder<T> builder, IResourceBuilder<IResource> resourceBuilder) where T : IResource",
            "IResourceBuilder<T> WithReferenceRelationship<T>(IResourceBuilder<T> builder, ReferenceExpression expression) where T : IResource",
            "IResourceBuilder<T> WithExplicitStart<T>(IResourceBuilder<T> builder) where T : IResource",
            "IResourceBuilder<T> ExcludeFromManifest<T>(IResourceBuilder<T> builder) where T : IResource",
            "IResourceBuilder<T> WithUrl<T>(IResourceBuilder<T> builder, string url, string displayText = null) where T : IResource",
            "IResourceBuilder<T> WithUrl<T>(IResourceBuilder<T> builder, ReferenceExpression url, string displayText = null) where T : IResource",
            "IResourceBuilder<T> WithUrl<T>(IResourceBuilder<T> builder, in ExpressionInterpolatedStringHandler url, string displayText = null) where T : IResource",
            "IResourceBuilder<T> WithUrlForEndpoint<T>(IResourceBuilder<T> builder, string endpointName, Action<ResourceUrlAnnotation> callback) where T : IResource",
            "IResourceBuilder<T> WithUrlForEndpoint<T>(IResourceBuilder<T> builder, string endpointName, Func<EndpointReference, ResourceUrlAnnotation> callback) where T : IResourceWithEndpoints",
            "IResourceBuilder<T> WithUrls<T>(IResourceBuilder<T> builder, Action<ResourceUrlsCallbackContext> callback) where T : IResource",
            "IResourceBuilder<T> WithUrls<T>(IResourceBuilder<T> builder, Func<ResourceUrlsCallbackContext, Task> callback) where T : IResource",
        ],
        ["Aspire.Hosting.DistributedApplicationEventingExtensions"] =
        [
            "T OnBeforeStart<T>(T builder, Func<BeforeStartEvent, CancellationToken, Task> callback) where T : IDistributedApplicationBuilder",
            "IResourceBuilder<T> OnBeforeResourceStarted<T>(IResourceBuilder<T> builder, Func<T, BeforeResourceStartedEvent, CancellationToken, Task> callback) where T : IResource",
            "IResourceBuilder<T> OnResourceReady<T>(IResourceBuilder<T> builder, Func<T, ResourceReadyEvent, CancellationToken, Task> callback) where T : IResource",
            "IResourceBuilder<T> OnResourceStopped<T>(IResourceBuilder<T> builder, Func<T, ResourceStoppedEvent, CancellationToken, Task> callback) where T : IResource",
            "IResourceBuilder<T> OnResourceEndpointsAllocated<T>(IResourceBuilder<T> builder, Func<T, ResourceEndpointsAllocatedEvent, CancellationToken, Task> callback) where T : IResourceWithEndpoints",
            "IResourceBuilder<T> OnConnectionStringAvailable<T>(IResourceBuilder<T> builder, Func<T, ConnectionStringAvailableEvent, CancellationToken, Task> callback) where T : IResourceWithConnectionString",
        ],
        ["Aspire.Hosting.ApplicationModel.ResourceExtensions"] =
        [
            "bool TryGetLastAnnotation<T>(IResource resource, out T annotation) where T : IResourceAnnotation",
            "bool TryGetAnnotationsOfType<T>(IResource resource, out IEnumerable<T> result) where T : IResourceAnnotation",
            "bool HasAnnotationOfType<T>(IResource resource) where T : IResourceAnnotation",
            "bool TryGetEndpoints(IResource resource, out IEnumerable<EndpointAnnotation> endpoints)",
            "IEnumerable<EndpointReference> GetEndpoints(IResourceWithEndpoints resource)",
            "EndpointReference GetEndpoint(IResourceWithEndpoints resource, string endpointName)",
            "int GetReplicaCount(IResource resource)",
        ],
        ["Aspire.Hosting.ApplicationModel.ReferenceExpression"] =
        [
            "ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler)",
        ],
        ["Aspire.Hosting.Testing.DistributedApplicationTestingBuilder"] =
        [
            "Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default) where TEntryPoint : class",
            "Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken = default) where TEntryPoint : class",
            "Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder, CancellationToken cancellationToken = default) where TEntryPoint : class",
            "Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, CancellationToken cancellationToken = default)",
            "Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, string[] args, CancellationToken cancellationToken = default)",
        ],
        ["Aspire.Hosting.Testing.DistributedApplicationHostingTestingExtensions"] =
        [
            "HttpClient CreateHttpClient(DistributedApplication app, string resourceName, string endpointName = null)",
            "Uri GetEndpoint(DistributedApplication app, string resourceName, string endpointName = null)",
            "ValueTask<string> GetConnectionStringAsync(DistributedApplication app, string resourceName, CancellationToken cancellationToken = default)",
        ],
    };
}
