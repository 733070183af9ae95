namespace ReferenceApp.Domain.Prompts;

/// <summary>A caller's words outside the text block: double quotation marks of any kind become single typographic ones.</summary>
static class FreeText
{
    const char Open = '\u2018';
    const char Close = '\u2019';

    internal static string Of(string words)
    {
        var result = words.ToCharArray();
        var isOpen = false;
        for (var i = 0; i < result.Length; i++)
        {
            switch (result[i])
            {
                case '"' or '\uFF02':
                    result[i] = isOpen ? Close : Open;
                    isOpen = !isOpen;
                    break;
                case '\u201C' or '\u201E' or '\u201F' or '\u301D':
                    result[i] = Open;
                    break;
                case '\u201D' or '\u301E' or '\u301F':
                    result[i] = Close;
                    break;
            }
        }

        return new string(result);
    }
}
