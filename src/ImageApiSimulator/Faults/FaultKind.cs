using System.Collections.Frozen;
using System.Text.Json;

namespace ReferenceApp.ImageApiSimulator.Faults;

/// <summary>How a call goes wrong. On the wire each is written in kebab case, for example <c>reset-after-work</c>.</summary>
enum FaultKind
{
    /// <summary>
    /// The listening socket is closed: nothing is a call, nothing is counted, and no path answers, <c>/admin</c> included. Since a
    /// closed port cannot count, it lasts <see cref="FaultOrder.ForMs"/> for each of <see cref="FaultOrder.Times"/>.
    /// </summary>
    RefuseConnection,

    /// <summary>An error body before any work, unpaid. Moderation at stage <c>output</c> comes after the work and is paid.</summary>
    Status,

    /// <summary>The request is read and the connection reset; unpaid.</summary>
    ResetBeforeWork,

    /// <summary>The work is done and paid, and the connection reset before the first byte.</summary>
    ResetAfterWork,

    /// <summary>The work is done and paid, half of the answer is sent, and the connection reset.</summary>
    CutBody,

    /// <summary>A stream ends in good order, but without its <c>completed</c>; paid. Other calls are not concerned.</summary>
    CutStream,

    /// <summary>Whole JSON, whose base64 decodes to the first half of each picture; paid.</summary>
    TruncatedBase64,

    /// <summary>The request is read and nothing happens until the client leaves, or the faults are deleted: then it goes on as usual.</summary>
    Silence,

    /// <summary>The work is done and paid, and the answer held back for <see cref="FaultOrder.DelayMs"/> or until the faults are deleted.</summary>
    SlowFirstByte,

    /// <summary>Each event of a stream is sent twice; paid. Other calls are not concerned.</summary>
    DuplicateEvents,
}

static class FaultKinds
{
    static readonly FrozenDictionary<string, FaultKind> ByName = Enum.GetValues<FaultKind>()
        .ToFrozenDictionary(kind => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString()));

    public static IEnumerable<string> Names => ByName.Keys.Order(StringComparer.Ordinal);

    /// <summary>Null when there is no such fault.</summary>
    public static FaultKind? Find(string? name) =>
        name is not null && ByName.TryGetValue(name, out var kind) ? kind : null;
}
