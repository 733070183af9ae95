using System.Text;
using ReferenceApp.Domain.Jobs;
using ReferenceApp.Domain.Prompts;
using Xunit;

namespace ReferenceApp.Unit.Jobs;

public sealed class JobWordsTests
{
    [Fact]
    public void Words_AreReadAsWritten()
    {
        var words = new JobWords(
            new StructuredPrompt("新茶のポスター", ["a cup"], [], ["the cup"], [], [new PromptText("新茶まつり", "ja")]), ["a tray"]);

        Assert.Equivalent(words, JobWords.Read(JobWords.Write(words)), strict: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    public void OtherBytes_AreAFormatException(string bytes) =>
        Assert.Throws<FormatException>(() => JobWords.Read(Encoding.UTF8.GetBytes(bytes)));
}
