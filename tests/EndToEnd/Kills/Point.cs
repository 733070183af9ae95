namespace ReferenceApp.EndToEnd.Kills;

/// <summary>Where a job can stand when something dies. The steps' names stand for the boundary behind them.</summary>
enum Point
{
    Queued,
    BeforeSent,
    AfterSent,
    UpstreamWorked,
    AfterReceived,
    BeforeSettled,
    ValidateEnds,
    EditEnds,
    FinalizeEnds,
    DrillEnds,

    /// <summary>A caller's request is under way, and nothing of it committed.</summary>
    NotAccepted,

    /// <summary>It is committed, and the caller does not know.</summary>
    NotAnswered,
}

/// <summary>What dies.</summary>
enum Kind
{
    Worker,

    /// <summary>One worker of two.</summary>
    WorkerOfTwo,
    Api,
    Redis,

    /// <summary><c>FLUSHALL</c>.</summary>
    RedisData,
    Postgres,

    /// <summary>The network between one worker of two and everything else, for longer than a lease.</summary>
    Network,
}
