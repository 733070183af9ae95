using Aspire.Hosting.ApplicationModel;
using ReferenceApp.LocalAspire.Executables;

namespace Aspire.Hosting.ApplicationModel
{
    /// <summary>Any program of the machine.</summary>
    public class ExecutableResource(string name, string command, string workingDirectory)
        : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IComputeResource
    {
        /// <summary>A program on the PATH, or a path.</summary>
        public string Command { get; } = command;

        public string WorkingDirectory { get; } = workingDirectory;
    }
}

namespace Aspire.Hosting
{
    /// <summary>Adds programs of the machine.</summary>
    public static class ExecutableResourceBuilderExtensions
    {
        /// <param name="builder">The model.</param>
        /// <param name="name">The resource name.</param>
        /// <param name="command">A program on the PATH, or a path.</param>
        /// <param name="workingDirectory">A folder, which may be relative to the host's.</param>
        /// <param name="args">Its arguments.</param>
        public static IResourceBuilder<ExecutableResource> AddExecutable(
            this IDistributedApplicationBuilder builder, string name, string command, string workingDirectory, params string[]? args)
            => builder.AddExecutable(name, command, workingDirectory, (object[]?)args);

        /// <inheritdoc cref="AddExecutable(IDistributedApplicationBuilder, string, string, string, string[])"/>
        public static IResourceBuilder<ExecutableResource> AddExecutable(
            this IDistributedApplicationBuilder builder, string name, string command, string workingDirectory, params object[]? args)
        {
            var folder = Path.GetFullPath(workingDirectory, builder.AppHostDirectory);
            var resource = new ExecutableResource(name, command, folder);
            return builder.AddResource(resource).WithAnnotation(new ExecutableLauncher(resource)).WithArgs(args ?? []);
        }
    }
}
