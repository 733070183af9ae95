using System.Text.Json;
using ReferenceApp.Domain.Money;
using Xunit;

namespace ReferenceApp.Unit.Money;

public sealed class UsageReadingTests
{
    [Theory]
    [InlineData( // as recorded
        """{"input_tokens":22,"input_tokens_details":{"image_tokens":0,"text_tokens":22},"output_tokens":3168,"output_tokens_details":{"image_tokens":3168,"text_tokens":0},"total_tokens":3190}""",
        22, 0, 0, 0, 3168, 0)]
    [InlineData( // an edit, no output details, unknown members
        """{"input_tokens":239,"input_tokens_details":{"image_tokens":194,"text_tokens":45,"audio":7},"output_tokens":1756,"total_tokens":1995,"new":{}}""",
        45, 0, 194, 0, 1756, 0)]
    [InlineData( // no input details: the dearer bucket
        """{"input_tokens":50,"output_tokens":196}""", 0, 0, 50, 0, 196, 0)]
    [InlineData( // details as null
        """{"input_tokens":50,"input_tokens_details":null,"output_tokens":196,"output_tokens_details":null}""", 0, 0, 50, 0, 196, 0)]
    [InlineData( // details only
        """{"input_tokens_details":{"image_tokens":1,"text_tokens":2},"output_tokens_details":{"image_tokens":3,"text_tokens":4}}""",
        2, 0, 1, 0, 3, 4)]
    [InlineData( // details that explain less than the total
        """{"input_tokens":10,"input_tokens_details":{"text_tokens":4},"output_tokens":200,"output_tokens_details":{"image_tokens":150}}""",
        4, 0, 6, 0, 200, 0)]
    [InlineData( // a cached count of neither kind: text first
        """{"input_tokens":300,"input_tokens_details":{"image_tokens":200,"text_tokens":100,"cached_tokens":128},"output_tokens":1}""",
        0, 100, 172, 28, 1, 0)]
    [InlineData( // cached counts of both kinds
        """{"input_tokens":300,"input_tokens_details":{"image_tokens":200,"text_tokens":100,"cached_tokens":128,"cached_tokens_details":{"text_tokens":28,"image_tokens":100}},"output_tokens":1}""",
        72, 28, 100, 100, 1, 0)]
    public void OfImages_ReadableUsage_FillsTheSixBuckets(string json, long textIn, long textCached, long imageIn, long imageCached, long imageOut, long textOut)
    {
        var reading = UsageReading.OfImages(Parse(json));

        Assert.Null(reading.Problem);
        Assert.Equal(new TokenUsage(textIn, textCached, imageIn, imageCached, imageOut, textOut), reading.Usage);
    }

    [Theory]
    [InlineData("null", UsageCodes.Missing)]
    [InlineData("{}", UsageCodes.Missing)]
    [InlineData("""{"input_tokens":1}""", UsageCodes.Missing)]
    [InlineData("""{"output_tokens":1}""", UsageCodes.Missing)]
    [InlineData("""{"input_tokens":null,"output_tokens":1}""", UsageCodes.Missing)]
    [InlineData("[]", UsageCodes.Malformed)]
    [InlineData("3", UsageCodes.Malformed)]
    [InlineData("""{"input_tokens":"1","output_tokens":1}""", UsageCodes.Malformed)]
    [InlineData("""{"input_tokens":1,"input_tokens_details":4,"output_tokens":1}""", UsageCodes.Malformed)]
    [InlineData("""{"input_tokens":-1,"output_tokens":1}""", UsageCodes.OutOfRange)]
    [InlineData("""{"input_tokens":1.5,"output_tokens":1}""", UsageCodes.OutOfRange)]
    [InlineData("""{"input_tokens":1,"output_tokens":1000000001}""", UsageCodes.OutOfRange)]
    [InlineData("""{"input_tokens":1,"output_tokens":99999999999999999999}""", UsageCodes.OutOfRange)]
    [InlineData("""{"input_tokens":5,"input_tokens_details":{"image_tokens":3,"text_tokens":3},"output_tokens":1}""", UsageCodes.Inconsistent)]
    [InlineData("""{"input_tokens":5,"output_tokens":1,"output_tokens_details":{"image_tokens":2}}""", UsageCodes.Inconsistent)]
    [InlineData("""{"input_tokens":5,"input_tokens_details":{"text_tokens":5,"image_tokens":0,"cached_tokens":6},"output_tokens":1}""", UsageCodes.Inconsistent)]
    public void OfImages_UnreadableUsage_HasAReasonAndNoCounts(string json, string code)
    {
        var reading = UsageReading.OfImages(Parse(json));

        Assert.Null(reading.Usage);
        Assert.Equal(code, reading.Problem?.Code);
    }

    [Fact]
    public void Of_NoUsageAtAll_IsMissing()
    {
        Assert.Equal(UsageCodes.Missing, UsageReading.OfImages(null).Problem?.Code);
        Assert.Equal(UsageCodes.Missing, UsageReading.OfTextModel(default(JsonElement)).Problem?.Code);
    }

    [Fact]
    public void OfTextModel_ResponsesUsage_IsTextOnly()
    {
        var reading = UsageReading.OfTextModel(Parse(
            """{"input_tokens":2300,"input_tokens_details":{"cached_tokens":2048},"output_tokens":64,"output_tokens_details":{"reasoning_tokens":32},"total_tokens":2364}"""));

        Assert.Equal(new TokenUsage(TextIn: 252, TextCached: 2048, TextOut: 64), reading.Usage);
    }

    [Theory]
    [InlineData("""{"input_tokens":1}""", UsageCodes.Missing)]
    [InlineData("""{"input_tokens":1,"input_tokens_details":{"cached_tokens":2},"output_tokens":1}""", UsageCodes.Inconsistent)]
    public void OfTextModel_UnreadableUsage_HasAReason(string json, string code) =>
        Assert.Equal(code, UsageReading.OfTextModel(Parse(json)).Problem?.Code);

    static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
