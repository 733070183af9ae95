using ReferenceApp.LocalAspire.Dashboard.Otlp;
using ReferenceApp.LocalAspire.Dashboard.SignIn;

namespace ReferenceApp.LocalAspire.Dashboard.Shell;

/// <summary>The request that is being answered.</summary>
sealed class Visit(IHttpContextAccessor request, Session session, TimeProvider clock)
{
    HttpContext Http => request.HttpContext!;

    public bool IsSignedIn => session.IsSignedIn(Http.Request);

    public string Path => Http.Request.Path;

    /// <summary>Where a form beside the page proper leads back to. What was posted is not posted again.</summary>
    public string Here => HttpMethods.IsGet(Http.Request.Method) ? Http.Request.Path + Http.Request.QueryString : "/";

    public DateTimeOffset Now { get; } = clock.GetUtcNow();

    /// <summary>The colour of a process, the same on all pages: names are dealt the palette in the order of the alphabet.</summary>
    public static string Colour(IEnumerable<string> names, string name)
    {
        const int Palette = 8;
        var index = names.Distinct().Order(StringComparer.Ordinal).TakeWhile(n => n != name).Count();
        return $"c{index % Palette}";
    }

    /// <summary>This page with other parameters; null removes one.</summary>
    public string With(params (string Name, string? Value)[] changes)
    {
        var query = Http.Request.Query.ToDictionary(p => p.Key, p => (string?)p.Value.ToString());
        foreach (var (name, value) in changes)
            query[name] = value;
        return Http.Request.Path + QueryString.Create(query.Where(p => !string.IsNullOrEmpty(p.Value)));
    }
}

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
