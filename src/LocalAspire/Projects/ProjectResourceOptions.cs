namespace Aspire.Hosting;

/// <summary>What of a project's own settings is used.</summary>
public class ProjectResourceOptions
{
    /// <summary>The launch profile to use; null means the first that starts the project itself.</summary>
    public string? LaunchProfileName { get; set; }

    /// <summary>Whether no launch profile is used.</summary>
    public bool ExcludeLaunchProfile { get; set; }

    /// <summary>Without effect: Kestrel endpoints of appsettings.json are never read here; state them in the model.</summary>
    public bool ExcludeKestrelEndpoints { get; set; }
}
