using System.Text.RegularExpressions;

namespace ReferenceApp.Unit.Observability;

/// <summary>What an expression speaks of: its series, and the labels that it groups or matches by.</summary>
sealed partial record PromQl(IReadOnlyList<Selector> Selectors, IReadOnlyList<string> Grouping)
{
    static readonly string[] LabelLists = ["by", "without", "on", "ignoring", "group_left", "group_right"];

    static readonly string[] Operators = ["and", "or", "unless", "bool", "offset"];

    public static PromQl Read(string expression)
    {
        var tokens = Tokens().Matches(expression).Select(token => token.Value).ToArray();
        var (selectors, grouping) = (new List<Selector>(), new List<string>());
        for (var i = 0; i < tokens.Length; i++)
        {
            var next = tokens.ElementAtOrDefault(i + 1);
            if (tokens[i] == "[")
                i = Array.IndexOf(tokens, "]", i);
            else if (LabelLists.Contains(tokens[i]) && next == "(")
            {
                var end = Array.IndexOf(tokens, ")", i);
                grouping.AddRange(tokens[(i + 2)..end].Where(IsName));
                i = end;
            }
            else if (IsName(tokens[i]) && next is not ("(" or "by" or "without") && !Operators.Contains(tokens[i]))
            {
                var end = next == "{" ? Array.IndexOf(tokens, "}", i) : i;
                selectors.Add(new Selector(tokens[i], Matchers(tokens[i..(end + 1)])));
                i = end;
            }
        }

        return new PromQl(selectors, grouping);
    }

    /// <summary>Of <c>name { label = "value" , … }</c>, token by token.</summary>
    static Matcher[] Matchers(string[] tokens) =>
    [
        .. Enumerable.Range(2, Math.Max(0, tokens.Length - 2))
            .Where(i => IsName(tokens[i]))
            .Select(i => new Matcher(tokens[i], tokens[i + 1], tokens[i + 2].Trim('"'))),
    ];

    static bool IsName(string token) => char.IsAsciiLetter(token[0]) || token[0] is '_' or ':';

    [GeneratedRegex("""
        "(?:\\.|[^"])*"|=~|!~|!=|[a-zA-Z_:][a-zA-Z0-9_:]*|[0-9][0-9a-z.]*|\S
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Tokens();
}

/// <param name="Metric">As Prometheus names it.</param>
sealed record Selector(string Metric, IReadOnlyList<Matcher> Matchers);

sealed record Matcher(string Label, string Operator, string Value);
