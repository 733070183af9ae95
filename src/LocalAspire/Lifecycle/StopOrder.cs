using Aspire.Hosting.ApplicationModel;

namespace ReferenceApp.LocalAspire.Lifecycle;

/// <summary>Which resources use which, through databases and connection strings in between.</summary>
static class StopOrder
{
    /// <summary>Stops everything, each resource when all that use it are gone; the others at the same time.</summary>
    /// <param name="runs">In the order of the model; a resource can only use earlier ones.</param>
    /// <param name="stop">Stops one.</param>
    public static Task StopAsync(IReadOnlyList<ResourceRun> runs, Func<ResourceRun, Task> stop)
    {
        var used = runs.Select(r => UsedBy(r.Resource)).ToList();
        var stops = new Task[runs.Count];
        for (var i = runs.Count - 1; i >= 0; i--)
        {
            var users = Enumerable.Range(i + 1, runs.Count - i - 1).Where(j => used[j].Contains(runs[i].Resource));
            stops[i] = AfterAsync(Task.WhenAll(users.Select(j => stops[j]).ToArray()), runs[i]);
        }

        return Task.WhenAll(stops);

        async Task AfterAsync(Task users, ResourceRun run)
        {
            await users;
            await stop(run);
        }
    }

    /// <summary>Everything that the resource needs, directly or not.</summary>
    internal static IReadOnlySet<IResource> UsedBy(IResource resource)
    {
        var found = new HashSet<IResource>();
        var open = new Queue<IResource>([resource]);
        while (open.TryDequeue(out var next))
        {
            foreach (var used in DirectlyUsedBy(next).Where(found.Add))
                open.Enqueue(used);
        }

        return found;
    }

    static IEnumerable<IResource> DirectlyUsedBy(IResource resource)
    {
        foreach (var relationship in resource.Annotations.OfType<ResourceRelationshipAnnotation>())
            yield return relationship.Resource;
        foreach (var wait in resource.Annotations.OfType<WaitAnnotation>())
            yield return wait.Resource;
        if (resource is IResourceWithParent child)
            yield return child.Parent;
    }
}
