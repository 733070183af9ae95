using System.Reflection;
using Aspire.Hosting;

namespace ReferenceApp.LocalAspire.Projects;

/// <summary>Where a project's assembly is; the build of the host writes it on the project's metadata class.</summary>
/// <param name="path">Absolute path of the assembly.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ProjectOutputAttribute(string path) : Attribute
{
    /// <inheritdoc cref="ProjectOutputAttribute(string)"/>
    public string Path { get; } = path;
}

/// <summary>A project that the model names by its path.</summary>
sealed class ProjectFile(string projectPath) : IProjectMetadata
{
    public string ProjectPath { get; } = projectPath;
}

/// <summary>Finds the assembly that a project was built into.</summary>
static class ProjectOutput
{
    /// <summary>The absolute path; null when the project is not built.</summary>
    public static string? Find(IProjectMetadata project)
    {
        if (project.GetType().GetCustomAttribute<ProjectOutputAttribute>() is { } written)
            return File.Exists(written.Path) ? written.Path : null;

        // Only what runs has a runtime configuration, and so have the programs that it references; the newest of its own name is
        // that of the last build.
        var bin = Path.Combine(Path.GetDirectoryName(project.ProjectPath)!, "bin");
        const string Suffix = ".runtimeconfig.json";
        var name = Path.GetFileNameWithoutExtension(project.ProjectPath);
        return !Directory.Exists(bin) ? null : Directory.EnumerateFiles(bin, $"*{name}{Suffix}", SearchOption.AllDirectories)
            .OrderByDescending(File.GetLastWriteTimeUtc)
            .Select(c => c[..^Suffix.Length] + ".dll").FirstOrDefault(File.Exists);
    }
}
