namespace Aspire.Hosting.ApplicationModel
{
    /// <summary>A named part of the application: a process, a database in one, a value.</summary>
    public interface IResource
    {
        /// <summary>Unique in the model, case-insensitively; see <see cref="ModelName"/> for its form.</summary>
        string Name { get; }

        /// <summary>Everything that the builder's With… calls have added.</summary>
        ResourceAnnotationCollection Annotations { get; }
    }

    /// <summary>A fact attached to a resource.</summary>
    public interface IResourceAnnotation;

    /// <summary>A resource that listens on one or more ports.</summary>
    public interface IResourceWithEndpoints : IResource;

    /// <summary>A resource that is given environment variables.</summary>
    public interface IResourceWithEnvironment : IResource;

    /// <summary>A resource that is given command-line arguments.</summary>
    public interface IResourceWithArgs : IResource;

    /// <summary>A resource whose start can wait for others.</summary>
    public interface IResourceWithWaitSupport : IResource;

    /// <summary>A resource without a process of its own and without a life of its own, such as a parameter.</summary>
    public interface IResourceWithoutLifetime : IResource;

    /// <summary>A resource that can be deployed as a unit of computation.</summary>
    public interface IComputeResource : IResource;

    /// <summary>A resource that lives inside another one.</summary>
    public interface IResourceWithParent : IResource
    {
        /// <summary>The resource that this one lives in.</summary>
        IResource Parent { get; }
    }

    /// <inheritdoc cref="IResourceWithParent"/>
    public interface IResourceWithParent<out T> : IResourceWithParent
        where T : IResource
    {
        /// <inheritdoc cref="IResourceWithParent.Parent"/>
        new T Parent { get; }

        IResource IResourceWithParent.Parent => Parent;
    }
}

namespace Aspire.Hosting
{
    /// <summary>A resource that others find by its name through <c>services__name__scheme__0</c>.</summary>
    public interface IResourceWithServiceDiscovery : ApplicationModel.IResourceWithEndpoints;
}
