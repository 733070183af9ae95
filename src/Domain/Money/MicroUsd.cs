using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReferenceApp.Domain.Money;

/// <summary>
/// An amount in millionths of a US dollar. Sums and products are checked: an overflow throws and never wraps.
/// Differences may be negative; amounts that come from outside may not.
/// </summary>
[JsonConverter(typeof(MicroUsdJsonConverter))]
public readonly record struct MicroUsd(long Value) : IComparable<MicroUsd>
{
    const int PerUsd = 1_000_000;

    /// <summary>$1,000,000,000: more than any budget, and a thousand of it still add up in a long.</summary>
    public const long MaxParsed = 1_000_000_000L * PerUsd;

    public static MicroUsd Zero => default;

    public static MicroUsd operator +(MicroUsd left, MicroUsd right) => new(checked(left.Value + right.Value));

    public static MicroUsd operator -(MicroUsd left, MicroUsd right) => new(checked(left.Value - right.Value));

    public static MicroUsd operator *(MicroUsd amount, long times) => new(checked(amount.Value * times));

    public static bool operator <(MicroUsd left, MicroUsd right) => left.Value < right.Value;

    public static bool operator >(MicroUsd left, MicroUsd right) => left.Value > right.Value;

    public static bool operator <=(MicroUsd left, MicroUsd right) => left.Value <= right.Value;

    public static bool operator >=(MicroUsd left, MicroUsd right) => left.Value >= right.Value;

    public static MicroUsd Max(MicroUsd left, MicroUsd right) => left >= right ? left : right;

    public int CompareTo(MicroUsd other) => Value.CompareTo(other.Value);

    /// <summary>Dollars, exact.</summary>
    public decimal ToDecimal() => (decimal)Value / PerUsd;

    /// <summary>Dollars as a decimal number without trailing zeros, for example <c>0.21072</c>.</summary>
    public string ToUsd() => ToDecimal().ToString("0.######", CultureInfo.InvariantCulture);

    public override string ToString() => $"${ToUsd()}";

    /// <summary>Null when the dollars are negative, finer than six decimals or above <see cref="MaxParsed"/>.</summary>
    public static MicroUsd? FromUsd(decimal usd)
    {
        if (usd is < 0 or > (decimal)MaxParsed / PerUsd)
            return null;
        var micro = usd * PerUsd;
        return micro == decimal.Truncate(micro) ? new MicroUsd((long)micro) : null;
    }

    /// <summary>Reads digits with at most one point, for example <c>0.6</c>. No sign, exponent, separator or blank; null otherwise.</summary>
    public static MicroUsd? TryParseUsd(string? usd) =>
        usd is { Length: <= 20 }
        && decimal.TryParse(usd, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? FromUsd(value)
            : null;
}

/// <summary>Stored as a whole number of micro-USD. On the public wire amounts are dollars, which is the wire's business.</summary>
sealed class MicroUsdJsonConverter : JsonConverter<MicroUsd>
{
    public override MicroUsd Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, MicroUsd value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Value);
}
