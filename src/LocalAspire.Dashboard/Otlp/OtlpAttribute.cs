using System.Collections.Concurrent;
using System.Globalization;

namespace ReferenceApp.LocalAspire.Dashboard.Otlp;

/// <summary>A named value.</summary>
/// <param name="Value">A string, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, byte array, a list of such values,
/// or a list of attributes; null when the sender gave none.</param>
public readonly record struct OtlpAttribute(string Key, object? Value)
{
    const int MaxDepth = 8;

    /// <summary>The value as people read it.</summary>
    public string Text => TextOf(Value);

    /// <summary>KeyValue of common.proto: 1 key, 2 value.</summary>
    internal static OtlpAttribute Read(ProtobufMessage message, int depth = 0)
    {
        var key = "";
        object? value = null;
        while (message.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case 1 << 3 | ProtobufMessage.Length: key = KnownTexts.Same(message.Text()); break;
                case 2 << 3 | ProtobufMessage.Length: value = ReadValue(message.Message(), depth); break;
                default: message.Skip(); break;
            }
        }

        return new OtlpAttribute(key, value);
    }

    /// <summary>AnyValue of common.proto: 1 string, 2 bool, 3 int, 4 double, 5 array, 6 list of attributes, 7 bytes.</summary>
    internal static object? ReadValue(ProtobufMessage message, int depth = 0)
    {
        if (depth == MaxDepth)
            throw new OtlpFormatException("A value is nested too deeply.");
        object? value = null;
        while (message.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case 1 << 3 | ProtobufMessage.Length: value = message.Text(); break;
                case 2 << 3 | ProtobufMessage.Varint: value = message.Bool(); break;
                case 3 << 3 | ProtobufMessage.Varint: value = message.Int64(); break;
                case 4 << 3 | ProtobufMessage.Fixed64: value = message.Double(); break;
                case 5 << 3 | ProtobufMessage.Length: value = ReadList(message.Message(), item => ReadValue(item, depth + 1)); break;
                case 6 << 3 | ProtobufMessage.Length: value = ReadList(message.Message(), item => Read(item, depth + 1)); break;
                case 7 << 3 | ProtobufMessage.Length: value = message.Bytes().ToArray(); break;
                default: message.Skip(); break;
            }
        }

        return value;
    }

    static List<T> ReadList<T>(ProtobufMessage message, Func<ProtobufMessage, T> read)
    {
        var items = new List<T>();
        while (message.Next() is not 0 and var tag)
        {
            if (tag == (1 << 3 | ProtobufMessage.Length))
                items.Add(read(message.Message()));
            else
                message.Skip();
        }

        return items;
    }

    internal static string TextOf(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        IEnumerable<object?> items => $"[{string.Join(", ", items.Select(TextOf))}]",
        IEnumerable<OtlpAttribute> fields => $"{{{string.Join(", ", fields.Select(f => $"{f.Key}: {f.Text}"))}}}",
        _ => "",
    };
}

/// <summary>Keeps one copy of the texts that come again and again: attribute names, span names, categories.</summary>
static class KnownTexts
{
    const int MaxTexts = 8192;
    const int MaxLength = 128;

    static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

    static int _count;

    /// <summary>An equal text, the same object for all that are short enough and came early enough.</summary>
    public static string Same(string text)
    {
        if (text.Length > MaxLength)
            return text;
        if (Texts.TryGetValue(text, out var known))
            return known;
        if (Volatile.Read(ref _count) < MaxTexts && Texts.TryAdd(text, text))
            Interlocked.Increment(ref _count);
        return text;
    }
}
