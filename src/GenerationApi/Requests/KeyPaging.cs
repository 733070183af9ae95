using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using ReferenceApp.Domain;
using ReferenceApp.GenerationApi.Answers;

namespace ReferenceApp.GenerationApi.Requests;

/// <summary>One page of a list that is ordered by a text, as <see cref="Paging"/> is one of a list ordered by id.</summary>
/// <param name="After">The last key that was shown; null on the first page.</param>
sealed record KeyPaging(string? After, int Limit)
{
    const int LongestCursor = 1024;

    /// <summary>How many rows to ask for: one more than is shown tells whether there is a next page.</summary>
    public int Rows => Limit + 1;

    public static KeyPaging Read(string? cursor, string? limit, List<Fault> faults)
    {
        var after = ReadCursor(cursor);
        if (cursor is not null && after is null)
            faults.Add(Fault.Of("cursor", ApiCodes.CursorInvalid));
        return new KeyPaging(after, Paging.ReadLimit(limit, faults));
    }

    /// <summary>What to show of <paramref name="rows"/>, which holds up to <see cref="Rows"/>, and the cursor after it.</summary>
    public (IReadOnlyList<T> Shown, string? NextCursor) Cut<T>(IReadOnlyList<T> rows, Func<T, string> key) =>
        rows.Count <= Limit
            ? (rows, null)
            : ([.. rows.Take(Limit)], Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key(rows[Limit - 1]))));

    static string? ReadCursor(string? cursor)
    {
        if (cursor is not { Length: > 0 and <= LongestCursor } || !Base64Url.IsValid(cursor))
            return null;
        var utf8 = Base64Url.DecodeFromChars(cursor);
        // Postgres stores neither, so no key has one.
        return Utf8.IsValid(utf8) && !utf8.Contains((byte)0) ? Encoding.UTF8.GetString(utf8) : null;
    }
}
