using System.Globalization;
using ReferenceApp.ReviewUi.Wording;

namespace ReferenceApp.ReviewUi.Shell;

/// <summary>Values as people read them. Digits, dates and money are the same in every language.</summary>
static class Show
{
    public static string Usd(decimal amount) => amount.ToString("'$'0.00####", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>For the attribute <c>datetime</c>.</summary>
    public static string Machine(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>In the largest unit that fits; a clock that runs behind shows nothing negative.</summary>
    public static string Age(Words words, TimeSpan age) => age switch
    {
        { TotalMinutes: < 1 } => words["age.now"],
        { TotalHours: < 1 } => words.Fill("age.minutes", ("n", $"{(int)age.TotalMinutes}")),
        { TotalDays: < 1 } => words.Fill("age.hours", ("n", $"{(int)age.TotalHours}")),
        _ => words.Fill("age.days", ("n", $"{(int)age.TotalDays}")),
    };

    public static string Short(string sha256) => sha256.Length > 12 ? sha256[..12] : sha256;
}
