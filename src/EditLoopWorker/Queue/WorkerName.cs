namespace ReferenceApp.EditLoopWorker.Queue;

/// <summary>Who holds a lease: one name for the life of this process, never used again.</summary>
sealed record WorkerName(string Value);
