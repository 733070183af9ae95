using System.Text;

namespace ReferenceApp.Imaging;

/// <summary>A text without what may differ between how it was asked for and how it is drawn or read.</summary>
/// <remarks>
/// Folded: white space (removed), the width of letters, digits, punctuation and katakana, voicing marks written apart,
/// and variants of dashes, quotation marks, commas, full stops, middle dots and wave dashes. Nothing else: case and every
/// kanji count. Written out because <see cref="string.Normalize()"/> does nothing to such text under invariant globalization.
/// </remarks>
sealed class FoldedText
{
    const string HalfwidthKatakana = // U+FF61 to U+FF9F
        "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゙゚";

    const string Voiceable = "ウカキクケコサシスセソタチツテトハヒフヘホかきくけこさしすせそたちつてとはひふへほ";
    const string SemiVoiceable = "ハヒフヘホはひふへほ";
    const char Voicing = '\u3099';
    const char SemiVoicing = '\u309A';

    readonly List<int> origins = [];

    public FoldedText(string raw)
    {
        Raw = raw;
        var folded = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
            Append(folded, i);
        Text = folded.ToString();
    }

    public string Raw { get; }

    /// <summary>What is compared.</summary>
    public string Text { get; }

    /// <summary>Where in <see cref="Raw"/> a folded character came from.</summary>
    public int Origin(int index) => origins[index];

    /// <summary>Whether a cut before this character goes through a word or a number: "10" is not in "100", nor 百杯 in 三百杯.</summary>
    public bool CutsWord(int index)
    {
        if (!Touches(index))
            return false;
        var (left, right) = (Text[index - 1], Text[index]);
        return (IsSpacedLetter(left) && IsSpacedLetter(right)) || (IsNumeral(left) && IsNumeral(right))
            || (IsSeparator(left) && char.IsAsciiDigit(right) && Touches(index - 1) && char.IsAsciiDigit(Text[index - 2]))
            || (char.IsAsciiDigit(left) && IsSeparator(right) && Touches(index + 1) && char.IsAsciiDigit(Text[index + 1]));
    }

    bool Touches(int index) => index > 0 && index < Text.Length && origins[index] - origins[index - 1] <= 1;

    /// <summary>Letters and digits of the scripts that put spaces between words: Latin, Greek, Cyrillic.</summary>
    static bool IsSpacedLetter(char character) => character < '\u0530' && char.IsLetterOrDigit(character);

    static bool IsNumeral(char character) => char.IsAsciiDigit(character) || "〇一二三四五六七八九十百千万億".Contains(character);

    static bool IsSeparator(char character) => character is '.' or ',';

    void Append(StringBuilder folded, int index)
    {
        var character = Fold(Raw[index]);
        if (char.IsWhiteSpace(character))
            return;
        if (character is Voicing or SemiVoicing && folded.Length > 0 && TryVoice(folded[^1], character, out var voiced))
        {
            folded[^1] = voiced;
            return;
        }

        var length = character == '…' ? 3 : 1;
        folded.Append(character == '…' ? '.' : character, length);
        origins.AddRange(Enumerable.Repeat(index, length));
    }

    /// <summary>In Unicode's kana blocks the voiced form follows its base, and the semi-voiced form follows that; ヴ alone stands apart.</summary>
    static bool TryVoice(char kana, char mark, out char voiced)
    {
        voiced = kana == 'ウ' ? 'ヴ' : (char)(kana + (mark == Voicing ? 1 : 2));
        return (mark == Voicing ? Voiceable : SemiVoiceable).Contains(kana);
    }

    static char Fold(char character)
    {
        if (character is >= '\uFF01' and <= '\uFF5E')
            character = (char)(character - 0xFEE0);
        else if (character is >= '\uFF61' and <= '\uFF9F')
            character = HalfwidthKatakana[character - '\uFF61'];
        return character switch
        {
            '、' => ',',
            '。' => '.',
            '゛' => Voicing,
            '゜' => SemiVoicing,
            '‘' or '’' or 'ʼ' or '′' or '`' or '´' => '\'',
            '“' or '”' or '„' or '‟' or '″' or '〝' or '〟' => '"',
            '‐' or '‑' or '‒' or '–' or '—' or '―' or '−' or '─' => '-',
            '〜' or '∼' => '~',
            '･' or '·' or '•' or '‧' => '・',
            '￥' => '¥',
            _ => character,
        };
    }
}
