namespace ReferenceApp.Contracts;

/// <summary>
/// The data of a server-sent event: something about a job was recorded. The event's id is the audit entry's, its name the
/// entry's type.
/// </summary>
/// <param name="Type">The audit entry's, for example <c>job.step_passed</c> or <c>attempt.settled</c>.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Version">How many entries the job itself has now; more than a reader knew of means: read it again.</param>
/// <param name="State">Where the job stands now, which may be further than at the time of the entry.</param>
public sealed record JobNotice(Guid JobId, string Type, DateTimeOffset At, long Version, string State);
