namespace ReferenceApp.EditLoopWorker.Loop;

/// <summary>Somebody else works on the job now, or changed it; this run has nothing more to say about it.</summary>
sealed class LeaseLostException() : Exception("The job is worked on elsewhere.");
