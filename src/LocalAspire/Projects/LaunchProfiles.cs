using System.Text.Json;
using Aspire.Hosting;

namespace ReferenceApp.LocalAspire.Projects;

/// <summary>Reads a project's launch settings.</summary>
static class LaunchProfiles
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The profile to use; null when there is none.</summary>
    /// <exception cref="DistributedApplicationException">The named profile does not exist.</exception>
    public static LaunchProfile? Choose(IProjectMetadata project, ProjectResourceOptions options)
    {
        if (options.ExcludeLaunchProfile)
            return null;

        var profiles = (project.LaunchSettings ?? Read(project.ProjectPath))?.Profiles ?? [];
        if (options.LaunchProfileName is not { } name)
            return profiles.Values.FirstOrDefault(p => p.CommandName == "Project");

        return profiles.TryGetValue(name, out var chosen) ? chosen : throw new DistributedApplicationException(
            $"'{Path.GetFileName(project.ProjectPath)}' has no launch profile '{name}'.");
    }

    /// <summary>The profile's URLs; the second of a scheme is named with a number.</summary>
    public static IEnumerable<(string Name, string Scheme, int Port)> Endpoints(LaunchProfile? profile)
    {
        var counts = new Dictionary<string, int>();
        foreach (var url in (profile?.ApplicationUrl ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var uri = new Uri(url);
            var count = counts[uri.Scheme] = counts.GetValueOrDefault(uri.Scheme) + 1;
            yield return (count == 1 ? uri.Scheme : $"{uri.Scheme}{count}", uri.Scheme, uri.Port);
        }
    }

    static LaunchSettings? Read(string projectPath)
    {
        var path = Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");
        return File.Exists(path) ? JsonSerializer.Deserialize<LaunchSettings>(File.ReadAllText(path), Options) : null;
    }
}
