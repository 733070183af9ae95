using System.ComponentModel.DataAnnotations;

namespace ReferenceApp.Migrator;

/// <summary>Section <c>Roles</c>: the passwords of the least-privilege database roles. Every run sets them.</summary>
public sealed class RoleOptions
{
    public const string Section = "Roles";

    const int MinLength = 16;

    /// <summary>Of <c>refapp_api</c>.</summary>
    [Required, MinLength(MinLength, ErrorMessage = "must have at least 16 characters")]
    public string ApiPassword { get; set; } = "";

    /// <summary>Of <c>refapp_worker</c>.</summary>
    [Required, MinLength(MinLength, ErrorMessage = "must have at least 16 characters")]
    public string WorkerPassword { get; set; } = "";
}
