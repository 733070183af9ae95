using System.Text;
using ReferenceApp.Domain.Audit;
using Xunit;

namespace ReferenceApp.Unit.Audit;

/// <summary>
/// Entries that were written once are read for ever. A golden file is never changed: a changed event gets a new schema
/// number and a new file beside the old one.
/// </summary>
public sealed class GoldenEntryTests
{
    static readonly string Folder = Path.Combine(RepositoryFiles.Root, "tests", "Unit", "Audit", "golden");

    public static TheoryData<string, int> Known { get; } = new(EntryCodec.Known);

    public static TheoryData<string, int> Newest { get; } = new(
        EntryCodec.Known.GroupBy(type => type.Name).Select(versions => versions.MaxBy(version => version.Schema)));

    [Theory]
    [MemberData(nameof(Known))]
    public void Entry_OfEveryKnownTypeAndSchema_IsRead(string name, int schema)
    {
        var entry = EntryCodec.Read(Golden(name, schema));

        Assert.Equal(name, EntryCodec.TypeName(entry.Event));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero).AddMicroseconds(901), entry.At);
        Assert.Equal(("alice", 3L), (entry.Caller, entry.Version));
    }

    [Theory]
    [MemberData(nameof(Newest))]
    public void Entry_OfTheNewestSchema_IsWrittenToTheSameBytes(string name, int schema)
    {
        var golden = Golden(name, schema);

        Assert.Equal(Encoding.UTF8.GetString(golden), Encoding.UTF8.GetString(EntryCodec.Write(EntryCodec.Read(golden))));
    }

    [Fact]
    public void GoldenFiles_AreExactlyTheKnownEntries() => Assert.Equal(
        EntryCodec.Known.Select(type => $"{type.Name}.{type.Schema}.json").Order(StringComparer.Ordinal),
        Directory.GetFiles(Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"job.cancelled","schema":99}""")]
    [InlineData("""{"type":"job.unheard_of","schema":1}""")]
    [InlineData("""{"type":"job.cancelled","schema":"1"}""")]
    [InlineData("""{"type":"job.cancelled","schema":1,"stream":"planet/1","data":{"by":"a"}}""")]
    public void BytesThatAreNoKnownEntry_AreAFormatException(string bytes) =>
        Assert.Throws<FormatException>(() => EntryCodec.Read(Encoding.UTF8.GetBytes(bytes)));

    static byte[] Golden(string name, int schema) => File.ReadAllBytes(Path.Combine(Folder, $"{name}.{schema}.json"));
}
