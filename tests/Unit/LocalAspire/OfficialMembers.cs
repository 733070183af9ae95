namespace ReferenceApp.Unit.LocalAspire;

/// <summary>The instance members of Aspire.Hosting 13.5 that an AppHost, its event handlers and its tests use.</summary>
static class OfficialMembers
{
    public static readonly IReadOnlyDictionary<string, string[]> ByType = new Dictionary<string, string[]>
    {
        ["Aspire.Hosting.IDistributedApplicationBuilder"] =
        [
            "ConfigurationManager Configuration", "string AppHostDirectory", "Assembly AppHostAssembly", "IHostEnvironment Environment",
            "IServiceCollection Services", "IDistributedApplicationEventing Eventing", "DistributedApplicationExecutionContext ExecutionContext",
            "IResourceCollection Resources",
            "IResourceBuilder<T> AddResource<T>(T resource) where T : IResource",
            "IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource",
            "DistributedApplication Build()",
        ],
        ["Aspire.Hosting.DistributedApplication"] =
        [
            "DistributedApplication(IHost host)", "IServiceProvider Services", "ResourceNotificationService ResourceNotifications",
            "ResourceCommandService ResourceCommands", "void Run()",
            "Task RunAsync(CancellationToken cancellationToken = default)",
            "Task StartAsync(CancellationToken cancellationToken = default)",
            "Task StopAsync(CancellationToken cancellationToken = default)",
            "void Dispose()", "ValueTask DisposeAsync()",
        ],
        ["Aspire.Hosting.DistributedApplicationOptions"] =
        [
            "string[] Args", "string AssemblyName", "string ProjectDirectory", "bool DisableDashboard", "bool AllowUnsecuredTransport",
        ],
        ["Aspire.Hosting.DistributedApplicationExecutionContext"] =
            ["bool IsRunMode", "bool IsPublishMode", "DistributedApplicationOperation Operation"],
        ["Aspire.Hosting.ProjectResourceOptions"] =
            ["string LaunchProfileName", "bool ExcludeLaunchProfile", "bool ExcludeKestrelEndpoints"],
        ["Aspire.Hosting.IProjectMetadata"] = ["string ProjectPath", "LaunchSettings LaunchSettings", "bool SuppressBuild"],
        ["Aspire.Hosting.Eventing.IDistributedApplicationEventing"] =
        [
            "DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback) where T : IDistributedApplicationEvent",
            "DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback) where T : IDistributedApplicationResourceEvent",
            "void Unsubscribe(DistributedApplicationEventSubscription subscription)",
            "Task PublishAsync<T>(T event, CancellationToken cancellationToken = default) where T : IDistributedApplicationEvent",
        ],
        ["Aspire.Hosting.ApplicationModel.BeforeStartEvent"] = ["IServiceProvider Services", "DistributedApplicationModel Model"],
        ["Aspire.Hosting.ApplicationModel.AfterResourcesCreatedEvent"] = ["IServiceProvider Services", "DistributedApplicationModel Model"],
        ["Aspire.Hosting.ApplicationModel.ResourceReadyEvent"] = ["IResource Resource", "IServiceProvider Services"],
        ["Aspire.Hosting.ApplicationModel.ResourceStoppedEvent"] = ["IResource Resource", "IServiceProvider Services", "ResourceEvent ResourceEvent"],
        ["Aspire.Hosting.ApplicationModel.IResource"] = ["string Name", "ResourceAnnotationCollection Annotations"],
        ["Aspire.Hosting.ApplicationModel.IResourceBuilder`1"] =
        [
            "T Resource", "IDistributedApplicationBuilder ApplicationBuilder",
            "IResourceBuilder<T> WithAnnotation<TAnnotation>(TAnnotation annotation, ResourceAnnotationMutationBehavior behavior = Append) where TAnnotation : IResourceAnnotation",
            "IResourceBuilder<T> WithAnnotation<TAnnotation>(ResourceAnnotationMutationBehavior behavior = Append) where TAnnotation : IResourceAnnotation, new()",
        ],
        ["Aspire.Hosting.ApplicationModel.EndpointReference"] =
        [
            "EndpointReference(IResourceWithEndpoints owner, string endpointName)", "EndpointReference(IResourceWithEndpoints owner, EndpointAnnotation endpoint)",
            "string Url", "string Host", "int Port", "string Scheme", "int? TargetPort", "bool Exists", "bool IsAllocated", "string EndpointName",
            "IResourceWithEndpoints Resource", "EndpointAnnotation EndpointAnnotation",
            "EndpointReferenceExpression Property(EndpointProperty property)",
            "ValueTask<string> GetValueAsync(CancellationToken cancellationToken = default)",
        ],
        ["Aspire.Hosting.ApplicationModel.EndpointAnnotation"] =
        [
            "EndpointAnnotation(ProtocolType protocol, string uriScheme = null, string transport = null, string name = null, int? port = null, int? targetPort = null, bool? isExternal = null, bool? isProxied = null)",
            "string Name", "int? Port", "int? TargetPort", "string UriScheme", "string Transport", "string TargetHost", "bool IsExternal", "bool IsProxied",
            "ProtocolType Protocol", "AllocatedEndpoint AllocatedEndpoint", "bool ExcludeReferenceEndpoint", "bool TlsEnabled",
        ],
        ["Aspire.Hosting.ApplicationModel.ReferenceExpression"] =
        [
            "string Format", "string ValueExpression", "IReadOnlyList<IValueProvider> ValueProviders", "IReadOnlyList<string> ManifestExpressions",
            "ValueTask<string> GetValueAsync(CancellationToken cancellationToken)",
        ],
        ["Aspire.Hosting.ApplicationModel.ReferenceExpressionBuilder"] =
        [
            "bool IsEmpty", "ReferenceExpression Build()", "void AppendLiteral(string value)",
            "void Append(in ReferenceExpressionBuilderInterpolatedStringHandler handler)",
            "void AppendFormatted<T>(T valueProvider) where T : IValueProvider, IManifestExpressionProvider",
        ],
        ["Aspire.Hosting.ApplicationModel.EnvironmentCallbackContext"] =
        [
            "Dictionary<string, object> EnvironmentVariables", "DistributedApplicationExecutionContext ExecutionContext", "IResource Resource",
            "ILogger Logger", "CancellationToken CancellationToken",
        ],
        ["Aspire.Hosting.ApplicationModel.ParameterResource"] =
        [
            "ParameterResource(string name, Func<ParameterDefault, string> callback, bool secret = false)",
            "bool Secret", "ParameterDefault Default", "string ValueExpression",
            "ValueTask<string> GetValueAsync(CancellationToken cancellationToken)",
        ],
        ["Aspire.Hosting.ApplicationModel.PostgresServerResource"] =
        [
            "PostgresServerResource(string name, ParameterResource userName, ParameterResource password)",
            "EndpointReference PrimaryEndpoint", "EndpointReferenceExpression Host", "EndpointReferenceExpression Port",
            "ParameterResource PasswordParameter", "ParameterResource UserNameParameter", "ReferenceExpression UserNameReference",
            "ReferenceExpression ConnectionStringExpression", "ReferenceExpression UriExpression", "ReferenceExpression JdbcConnectionString",
            "IReadOnlyDictionary<string, string> Databases",
        ],
        ["Aspire.Hosting.ApplicationModel.PostgresDatabaseResource"] =
        [
            "PostgresDatabaseResource(string name, string databaseName, PostgresServerResource postgresParentResource)",
            "PostgresServerResource Parent", "string DatabaseName", "ReferenceExpression ConnectionStringExpression",
        ],
        ["Aspire.Hosting.ApplicationModel.RedisResource"] =
        [
            "RedisResource(string name)", "RedisResource(string name, ParameterResource password)",
            "EndpointReference PrimaryEndpoint", "EndpointReferenceExpression Host", "EndpointReferenceExpression Port",
            "ParameterResource PasswordParameter", "ReferenceExpression ConnectionStringExpression", "ReferenceExpression UriExpression", "bool TlsEnabled",
        ],
        ["Aspire.Hosting.ApplicationModel.ResourceUrlAnnotation"] =
            ["string Url", "string DisplayText", "EndpointReference Endpoint", "UrlDisplayLocation DisplayLocation"],
        ["Aspire.Hosting.ApplicationModel.ResourceEvent"] = ["IResource Resource", "string ResourceId", "CustomResourceSnapshot Snapshot"],
        ["Aspire.Hosting.ApplicationModel.CustomResourceSnapshot"] =
        [
            "string ResourceType", "ImmutableArray<ResourcePropertySnapshot> Properties", "ResourceStateSnapshot State", "int? ExitCode",
            "HealthStatus? HealthStatus", "ImmutableArray<HealthReportSnapshot> HealthReports", "ImmutableArray<UrlSnapshot> Urls",
            "DateTime? CreationTimeStamp", "DateTime? StartTimeStamp", "DateTime? StopTimeStamp", "bool IsHidden",
        ],
        ["Aspire.Hosting.ApplicationModel.ResourceNotificationService"] =
        [
            "Task WaitForResourceAsync(string resourceName, string targetState = null, CancellationToken cancellationToken = default)",
            "Task<string> WaitForResourceAsync(string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)",
            "Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)",
            "Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default)",
            "Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)",
            "Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)",
            "IAsyncEnumerable<ResourceEvent> WatchAsync(CancellationToken cancellationToken = default)",
            "bool TryGetCurrentState(string resourceId, out ResourceEvent resourceEvent)",
            "Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)",
        ],
        ["Aspire.Hosting.ApplicationModel.ResourceLoggerService"] =
        [
            "ILogger GetLogger(IResource resource)", "ILogger GetLogger(string resourceName)",
            "IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource)",
            "IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName)",
        ],
        ["Aspire.Hosting.ApplicationModel.ResourceCommandService"] =
        [
            "Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default)",
            "Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default)",
        ],
        ["Aspire.Hosting.Testing.IDistributedApplicationTestingBuilder"] =
            ["Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default)"],
    };
}
