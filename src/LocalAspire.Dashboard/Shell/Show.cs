using ReferenceApp.LocalAspire.Dashboard.Otlp;

namespace ReferenceApp.LocalAspire.Dashboard.Shell;

/// <summary>Values as people read them; the same in every language.</summary>
static class Show
{
    const double Thousand = 1000;

    public static string Time(long nanoseconds) => UnixNanoseconds.ToTime(nanoseconds).ToString("HH:mm:ss.fff");

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss");

    public static string DateTime(long nanoseconds) => UnixNanoseconds.ToTime(nanoseconds).ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'");

    /// <summary>For the attribute <c>datetime</c>.</summary>
    public static string Machine(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    /// <summary>With three digits that count.</summary>
    public static string Duration(long nanoseconds) => nanoseconds switch
    {
        < 1_000 => $"{nanoseconds} ns",
        < 1_000_000 => $"{Digits(nanoseconds / Thousand)} µs",
        < 1_000_000_000 => $"{Digits(nanoseconds / Thousand / Thousand)} ms",
        < 60_000_000_000 => $"{Digits(nanoseconds / Thousand / Thousand / Thousand)} s",
        _ => $"{(int)UnixNanoseconds.ToSpan(nanoseconds).TotalMinutes} min {UnixNanoseconds.ToSpan(nanoseconds).Seconds} s",
    };

    public static string Seconds(double seconds) => Duration((long)Math.Clamp(seconds * 1e9, 0, long.MaxValue));

    public static string Digits(double value) => Math.Abs(value) switch
    {
        >= 100 or 0 => value.ToString("#,0"),
        >= 10 => value.ToString("0.#"),
        >= 1 => value.ToString("0.##"),
        _ => value.ToString("0.######"),
    };

    /// <summary>A value of an instrument with its unit in UCUM.</summary>
    public static string Value(double value, string unit) => unit switch
    {
        "s" => Seconds(value),
        "By" => value >= 1 << 20 ? $"{Digits(value / (1 << 20))} MiB" : value >= 1 << 10 ? $"{Digits(value / (1 << 10))} KiB" : $"{Digits(value)} B",
        "" or "1" => Digits(value),
        _ => $"{Digits(value)} {unit.Trim('{', '}')}",
    };

    public static string Usd(double amount) => amount.ToString("'$'0.00####");

    public static string Count(long number) => number.ToString("#,0");

    public static string Severity(int number) => number switch
    {
        < 5 => "trace",
        < 9 => "debug",
        < 13 => "information",
        < 17 => "warning",
        < 21 => "error",
        _ => "critical",
    };
}
