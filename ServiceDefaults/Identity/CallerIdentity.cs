namespace ReferenceApp.ServiceDefaults;

/// <summary>What a caller may do beyond the scopes of a key.</summary>
public enum CallerRole
{
    /// <summary>Sees what is its own.</summary>
    Caller,

    /// <summary>A person who decides on pictures; sees all jobs.</summary>
    Reviewer,

    /// <summary>Sees all, and changes providers and migrations.</summary>
    Admin,
}

/// <summary>Who a request is from, as the edge found out and the other processes believe.</summary>
/// <param name="Caller">The name that jobs, costs and audit entries carry; never the key.</param>
/// <param name="Scopes">Parts of the interface that the key opens; <c>*</c> opens all.</param>
/// <param name="DayBudgetMicroUsd">What the caller may spend per UTC day, in millionths of a US dollar; null: no limit.</param>
public sealed record CallerIdentity(
    string Caller, CallerRole Role, IReadOnlyList<string> Scopes, long? DayBudgetMicroUsd);
