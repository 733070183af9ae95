using ReferenceApp.Domain;
using ReferenceApp.Imaging;
using Xunit;

namespace ReferenceApp.Unit.Imaging;

public sealed class TextMatchTests
{
    [Theory]
    [InlineData("静岡の朝", "静岡の朝")]
    [InlineData("静岡の朝", "静 岡 の 朝")]
    [InlineData("Tea House", "TeaHouse")]
    [InlineData("Tea House", "The Tea House.")]
    [InlineData("Ｔｅａ　１２３", "Tea 123")]
    [InlineData("コーヒー", "ｺｰﾋｰ")]
    [InlineData("ガパヴ", "ｶﾞﾊﾟｳﾞ")]
    [InlineData("がぱ", "か\u3099は\u309A")]
    [InlineData("「限定」、百杯。", "｢限定｣､百杯｡")]
    [InlineData("限定、百杯。", "限定,百杯.")]
    [InlineData("it's “new”", "it’s \"new\"")]
    [InlineData("10–12", "10-12")]
    [InlineData("続く…", "続く...")]
    [InlineData("10時〜12時", "10時～12時")]
    [InlineData("お茶・菓子", "お茶･菓子")]
    [InlineData("￥500", "¥500")]
    [InlineData("百杯", "限定百杯")]
    [InlineData("100", "only 100 cups")]
    [InlineData("100", "100円")]
    [InlineData("100", "100.")]
    [InlineData("100", "10, 100, 1000")]
    public void Find_OfTextThatDiffersInFormOnly_Succeeds(string expected, string read)
    {
        var finding = Find(expected, read);

        Assert.True(finding.Found);
        Assert.Equal(1, finding.Similarity);
        Assert.NotNull(finding.Read);
    }

    [Theory]
    [InlineData("限定百杯", "限定白杯")]
    [InlineData("静岡の朝", "静岡の潮")]
    [InlineData("Tea House", "TEA HOUSE")]
    [InlineData("Tea House", "Tea Hause")]
    [InlineData("Tea", "Teapot")]
    [InlineData("pot", "Teapot")]
    [InlineData("10", "100")]
    [InlineData("100", "1,100")]
    [InlineData("100", "100.50")]
    [InlineData("百杯", "三百杯")]
    [InlineData("一", "ー")]
    [InlineData("ハ", "バ")]
    [InlineData("は", "ハ")]
    [InlineData("500円", "¥500")]
    [InlineData("café", "cafe")]
    public void Find_OfTextThatSaysSomethingElse_Fails(string expected, string read)
    {
        var finding = Find(expected, read);

        Assert.False(finding.Found);
        Assert.InRange(finding.Similarity, 0, 0.99);
    }

    [Theory]
    [InlineData("限定百杯", "本日は限定白杯です", "限定白杯", 0.75)]
    [InlineData("Tea House", "the Tea Hause, open", "Tea Hause", 7.0 / 8)]
    [InlineData("10", "only 100 cups", "100", 2.0 / 3)]
    [InlineData("Hello", "Help", "Help", 3.0 / 5)]
    public void Find_OfMisreadText_GivesTheClosestWordsAndTheirSimilarity(string expected, string line, string read, double similarity)
    {
        var finding = Find(expected, line);

        Assert.Equal(read, finding.Read);
        Assert.Equal(similarity, finding.Similarity, 0.001);
    }

    [Fact]
    public void Find_OfTextWithNothingAlike_GivesNoReading() =>
        Assert.Equal(new TextFinding("静岡", null, null, Found: false, 0), Find("静岡", "Tea House"));

    [Fact]
    public void Find_AmongNoLines_GivesNoReading() =>
        Assert.Equal(new TextFinding("静岡", null, null, Found: false, 0), Assert.Single(TextMatch.Find(["静岡"], [])));

    [Fact]
    public void Find_OfTextOverTwoLines_GivesBothAndTheBoxAroundThem()
    {
        TextLine[] lines = [Line("静岡の朝", 10, 10), Line("限定", 10, 60), Line("百杯", 30, 110), Line("Tea", 10, 160)];

        var finding = Assert.Single(TextMatch.Find(["限定百杯"], lines));

        Assert.True(finding.Found);
        Assert.Equal("限定\n百杯", finding.Read);
        Assert.Equal(new Rect(10, 60, 120, 90), finding.Box);
    }

    [Fact]
    public void Find_OfTextOverLinesInAnotherOrder_ReadsFromTheTopAndTheLeft()
    {
        TextLine[] lines = [Line("百杯", 10, 110), Line("限定", 150, 58), Line("本日", 10, 60)];

        Assert.True(Assert.Single(TextMatch.Find(["本日限定百杯"], lines)).Found);
    }

    [Fact]
    public void Find_OfOneLine_GivesItsBoxAndWords()
    {
        var finding = Assert.Single(TextMatch.Find(["Tea House"], [Line("Spring", 10, 10), Line("The Tea House today", 10, 60)]));

        Assert.Equal("Tea House", finding.Read);
        Assert.Equal(new Rect(10, 60, 100, 40), finding.Box);
    }

    [Fact]
    public void Find_OfSeveralTexts_AnswersEachInItsOrder()
    {
        var findings = TextMatch.Find(["B", "A", "C"], [Line("A", 0, 0), Line("B", 0, 50)]);

        Assert.Equal([("B", true), ("A", true), ("C", false)], findings.Select(finding => (finding.Expected, finding.Found)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 　\n")]
    public void Find_OfABlankText_Throws(string blank) =>
        Assert.Throws<ArgumentException>(() => TextMatch.Find([blank], [Line("A", 0, 0)]));

    [Fact]
    public void Find_InVeryMuchText_Answers()
    {
        var lines = Enumerable.Range(0, 500).Select(row => Line(string.Concat(Enumerable.Repeat("静岡", 20)), 0, 50 * row)).ToList();

        Assert.False(Assert.Single(TextMatch.Find([new string('朝', 500)], lines)).Found);
    }

    static TextFinding Find(string expected, string read) => Assert.Single(TextMatch.Find([expected], [Line(read, 0, 0)]));

    static TextLine Line(string text, int x, int y) => new(text, 90, new Rect(x, y, 100, 40));
}
