using System.Buffers.Text;
using System.Globalization;
using ReferenceApp.Domain;
using ReferenceApp.GenerationApi.Answers;

namespace ReferenceApp.GenerationApi.Requests;

/// <summary>One page of a list that is ordered by id. A cursor is the last id of the page before, and opaque to callers.</summary>
/// <param name="After">The last id that was shown; null on the first page.</param>
sealed record Paging(Guid? After, int Limit)
{
    const int DefaultLimit = 50;
    const int MaxLimit = 200;
    const int IdLength = 16;

    /// <summary>How many rows to ask for: one more than is shown tells whether there is a next page.</summary>
    public int Rows => Limit + 1;

    public static Paging Read(string? cursor, string? limit, List<Fault> faults)
    {
        var after = ReadCursor(cursor);
        if (cursor is not null && after is null)
            faults.Add(Fault.Of("cursor", ApiCodes.CursorInvalid));
        return new Paging(after, ReadLimit(limit, faults));
    }

    public static int ReadLimit(string? limit, List<Fault> faults)
    {
        var number = DefaultLimit;
        if (limit is not null
            && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 1 and <= MaxLimit))
            faults.Add(Fault.Of("limit", ApiCodes.OutOfRange, ("min", 1), ("max", MaxLimit)));
        return number;
    }

    /// <summary>What to show of <paramref name="rows"/>, which holds up to <see cref="Rows"/>, and the cursor after it.</summary>
    public (IReadOnlyList<T> Shown, string? NextCursor) Cut<T>(IReadOnlyList<T> rows, Func<T, Guid> id) =>
        rows.Count <= Limit
            ? (rows, null)
            : ([.. rows.Take(Limit)], Base64Url.EncodeToString(id(rows[Limit - 1]).ToByteArray()));

    static Guid? ReadCursor(string? cursor)
    {
        Span<byte> id = stackalloc byte[IdLength];
        return cursor is { Length: <= 32 } && Base64Url.IsValid(cursor)
            && Base64Url.TryDecodeFromChars(cursor, id, out var length) && length == IdLength
                ? new Guid(id)
                : null;
    }
}
