using System.Globalization;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain;
using ReferenceApp.GenerationApi.Answers;
using ReferenceApp.GenerationApi.Requests;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.GenerationApi.Costs;

/// <summary>Which costs a request asks for; bound from the query as it was written.</summary>
/// <param name="From">Inclusive; a date is its first moment in UTC, and so is a date-time without an offset.</param>
/// <param name="To">Exclusive.</param>
sealed record CostPeriodInput(string? From, string? To, string? GroupBy)
{
    const int DefaultDays = 30;
    const int MostDays = 366;

    // A year outside them is a slip; the arithmetic of periods cannot overflow between them.
    const int FirstYear = 2000;
    const int LastYear = 2999;

    static readonly string[] Formats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    static readonly string[] Groupings = [.. Enum.GetNames<CostGrouping>().Select(name => name.ToLowerInvariant())];

    public CostFilter Read(CallerIdentity identity, DateTimeOffset now, List<Fault> faults)
    {
        var before = faults.Count;
        var (from, to) = (Time("from", From, faults), Time("to", To, faults));
        var end = to ?? new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        var start = from ?? end.AddDays(-DefaultDays);
        // What cannot be read has said so already; the default in its place says nothing about the other end.
        if (faults.Count == before)
            CheckPeriod(start, end, faults);

        var groupBy = Array.IndexOf(Groupings, GroupBy ?? Groupings[(int)CostGrouping.Day]);
        if (groupBy < 0)
            faults.Add(Fault.Of("groupBy", ApiCodes.NotOneOf, ("allowed", string.Join(", ", Groupings))));
        return new CostFilter(identity.VisibleTo(), start, end, (CostGrouping)groupBy);
    }

    void CheckPeriod(DateTimeOffset start, DateTimeOffset end, List<Fault> faults)
    {
        var field = To is null ? "from" : "to";
        if (start >= end)
            faults.Add(Fault.Of(field, ApiCodes.PeriodEmpty));
        else if (end - start > TimeSpan.FromDays(MostDays))
            faults.Add(Fault.Of(field, ApiCodes.PeriodTooLong, ("max", MostDays)));
    }

    static DateTimeOffset? Time(string field, string? text, List<Fault> faults)
    {
        if (text is null)
            return null;
        if (DateTimeOffset.TryParseExact(
                text, Formats, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            && time.Year is >= FirstYear and <= LastYear)
            return time;
        faults.Add(Fault.Of(field, ApiCodes.TimeInvalid, ("first", FirstYear), ("last", LastYear)));
        return null;
    }
}
