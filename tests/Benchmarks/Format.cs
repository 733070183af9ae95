namespace ReferenceApp.Benchmarks;

/// <summary>How figures are written.</summary>
static class Format
{
    public static string Rate(double perSecond) => perSecond.ToString("N0");

    public static string Ratio(double ratio) => ratio.ToString("N2") + "×";

    public static string Milliseconds(double milliseconds) => milliseconds.ToString("N2");

    /// <summary>Prints what was hoped for beside what came out.</summary>
    public static void Verdict(string what, double value, double atLeast, string unit) =>
        Verdict(what, value, "≥", atLeast, unit, value >= atLeast);

    /// <inheritdoc cref="Verdict(string, double, double, string)"/>
    public static void VerdictAtMost(string what, double value, double atMost, string unit) =>
        Verdict(what, value, "≤", atMost, unit, value <= atMost);

    static void Verdict(string what, double value, string sign, double target, string unit, bool met) =>
        Console.WriteLine($"  {what}: {value:N2} {unit} (target {sign} {target:N2} {unit}): {(met ? "met" : "MISSED")}");
}
