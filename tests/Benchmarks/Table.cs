namespace ReferenceApp.Benchmarks;

/// <summary>A table in plain text; the first column is left-aligned, numbers are right-aligned.</summary>
sealed class Table(params string[] columns)
{
    readonly List<string[]> rows = [columns];

    public void Add(params string[] cells) => rows.Add(cells);

    public void Print(string title)
    {
        Console.WriteLine();
        Console.WriteLine(title);
        var widths = columns.Select((_, i) => rows.Max(row => row[i].Length)).ToArray();
        foreach (var row in rows)
            Console.WriteLine("  " + string.Join("  ", row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))));
    }
}
