using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace ReferenceApp.Integration.Api;

/// <summary>What is wrong with a request is told all at once, with its path, and nothing of it is kept.</summary>
[Collection(ApiTests.Name)]
public sealed class RefusedJobTests(ApiHost api)
{
    const string Prompt = """ "prompt":{"purpose":"Shop poster","requirements":["a cup of green tea"]} """;
    const string Region = """ "region":{"x":0,"y":0,"width":64,"height":64} """;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Members beside a good prompt, and the faults they are to have.</summary>
    public static TheoryData<string, string> Members { get; } = new()
    {
        // Unknown, repeated and of another type.
        { """ "colour":"red" """, "colour:unknown_field" },
        { """ "final":{"colour":1,"budget":{"eur":1}} """, "final.colour:unknown_field final.budget.eur:unknown_field" },
        { """ "Size":"1024x1024" """, "Size:unknown_field" },
        { """ "size":"1024x1024","size":"2048x2048" """, "size:duplicate_field" },
        { """ "size":5,"needs":[],"edits":{},"budgetUsd":"1" """, "size:wrong_type needs:wrong_type edits:wrong_type budgetUsd:wrong_type" },
        { """ "needs":{"conversation":"yes","gateway":[1]} """, "needs.conversation:wrong_type needs.gateway[0]:wrong_type" },
        { """ "final":{"compressions":["a",80.5,null]} """, "final.compressions[0]:wrong_type final.compressions[1]:wrong_type final.compressions[2]:wrong_type" },
        { """ "edits":[null] """, "edits[0]:wrong_type" },
        { """ "drill":"\ud800" """, "drill:broken_surrogate" },
        { """ "needs":{"caller":"person","tools":true,"tools":true} """, "needs.tools:duplicate_field" },

        // Values that nobody knows.
        { """ "size":"1000x1000" """, "size:size_edge_not_multiple" },
        { """ "size":"huge" """, "size:size_malformed" },
        { """ "size":"auto" """, "size:size_auto_not_allowed" },
        { """ "size":"16x16","final":{"sizes":["1024x1024","1x1"]} """, "size:size_too_few_pixels final.sizes[1]:size_edge_not_multiple final.sizes[1]:size_too_few_pixels" },
        { """ "model":"gpt-image-9" """, "model:not_one_of" },
        { """ "textModel":"gpt-99" """, "textModel:not_one_of" },
        { """ "surface":"telepathy" """, "surface:not_one_of" },
        { """ "drill":"earthquake" """, "drill:not_one_of" },
        { """ "unknownOutcome":"retry-forever" """, "unknownOutcome:not_one_of" },
        { """ "final":{"qualities":["medium","superb"],"formats":["bmp"]} """, "final.qualities[1]:not_one_of final.formats[0]:not_one_of" },
        { """ "needs":{"caller":"robot","data":"secret","gateway":["fun"]} """, "needs.caller:not_one_of needs.gateway[0]:not_one_of needs.data:not_one_of" },
        { """ "needs":{"caller":"person","tools":true,"gateway":["payment"]} """, "needs.tools:person_with_tools needs.gateway:person_with_gateway" },

        // Places.
        { """ "edits":[{"target":{"region":{"x":1000,"y":0,"width":64,"height":64}},"instruction":"i"}] """, "edits[0].target.region:outside_picture" },
        { """ "edits":[{"target":{"region":{"x":0,"y":0,"width":1024,"height":1024}},"instruction":"i"}] """, "edits[0].target.region:region_is_whole_picture" },
        { """ "edits":[{"target":{"region":{"x":0,"y":0}},"instruction":"i"}] """, "edits[0].target.region.width:required edits[0].target.region.height:required" },
        { $$""" "edits":[{"target":{ {{Region}},"background":{} },"instruction":"i"}] """, "edits[0].target:several_places" },
        { """ "edits":[{"target":{},"instruction":"i"},{}] """, "edits[0].target:no_place edits[1].target:no_place edits[1].instruction:required" },
        { $$""" "edits":[{"target":{ {{Region}} },"instruction":" "}] """, "edits[0].instruction:required" },
        { $$""" "edits":[{"target":{ {{Region}} },"instruction":"i","protect":"hope"}] """, "edits[0].protect:not_one_of" },
        { """ "edits":[{"target":{"background":{"subject":{"x":0,"y":0,"width":1024,"height":1024}}},"instruction":"i"}] """, "edits[0].target.background.subject:no_background_left" },
        { """ "edits":[{"target":{"mask":"!"},"instruction":"i"},{"target":{"mask":"AAAA"},"instruction":"i"}] """, "edits[0].target.mask:mask_not_base64 edits[1].target.mask:mask_not_png" },

        // Numbers and lists.
        { """ "budgetUsd":-1 """, "budgetUsd:amount_invalid" },
        { """ "budgetUsd":0.0000001 """, "budgetUsd:amount_invalid" },
        { """ "budgetUsd":1e400 """, "budgetUsd:wrong_type" },
        { """ "final":{"compressions":[-1,101],"maxCandidates":0,"budget":{"usd":-0.1,"latencySeconds":0}} """, "final.compressions[0]:out_of_range final.compressions[1]:out_of_range final.maxCandidates:out_of_range final.budget.usd:amount_invalid final.budget.latencySeconds:out_of_range" },
        { """ "final":{"maxCandidates":17} """, "final.maxCandidates:out_of_range" },
        { """ "final":{"formats":[],"qualities":["low","low"]} """, "final.qualities[1]:duplicate final.formats:required" },
        { """ "final":{"compressions":[1,2,3,4,5,6,7,8,9]} """, "final.compressions:too_many" },
        { """ "review":{"reviewers":0} """, "review.reviewers:out_of_range" },
        { """ "review":{"reviewers":3} """, "review.reviewers:out_of_range" },

        // Known, and not available in this version.
        { """ "surface":"responses" """, "surface:not_available" },
        { """ "surface":"chatgpt","needs":{"data":"customer"} """, "needs.data:stop_customer_data_in_persons_account" },
        { """ "needs":{"caller":"person","data":"customer"} """, "needs.data:stop_customer_data_in_persons_account" },
        { """ "surface":"provider:acme" """, "surface:not_available" },
        { """ "needs":{"tools":true} """, "needs:not_available" },
        { """ "textModel":"gpt-5" """, "textModel:not_available" },
        { """ "drill":"rate_limited" """, "drill:not_available" },
        { """ "drill":"timeout" """, "drill:not_available" },
        { """ "drill":"truncated_stream" """, "drill:not_available" },
        { """ "drill":"storage_unavailable" """, "drill:not_available" },
        { $$""" "edits":[{"target":{ {{Region}} },"instruction":"i","protect":"exact"}] """, "edits[0].protect:not_available" },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public async Task Job_WithFaultyMembers_IsRefusedWithEachOfThem(string members, string faults) =>
        await AssertRefusedAsync($"{{{Prompt},{members}}}", faults);

    [Theory]
    [InlineData("""{}""", "prompt:required")]
    [InlineData("""[]""", "$:wrong_type")]
    [InlineData("""{"prompt":{}}""", "prompt.purpose:required prompt.requirements:required")]
    [InlineData("""{"prompt":{"purpose":" ","requirements":[]}}""", "prompt.purpose:required prompt.requirements:required")]
    [InlineData("""{"prompt":{"purpose":5,"requirements":[5,"a"],"text":[{"content":"a\"b","language":"?"}]}}""",
        "prompt.purpose:wrong_type prompt.requirements[0]:wrong_type prompt.text[0].content:double_quote_in_text prompt.text[0].language:language_malformed")]
    [InlineData("""{"prompt":{"purpose":"p","requirements":["a\u0000b"]},"size":"x","drill":"x"}""",
        "prompt.requirements[0]:control_character size:size_malformed drill:not_one_of")]
    public async Task Job_WithAFaultyPrompt_IsRefusedWithEachFault(string body, string faults) =>
        await AssertRefusedAsync(body, faults);

    [Fact]
    public async Task Lists_BeyondTheirLimits_AreRefused()
    {
        var requirements = string.Join(',', Enumerable.Range(0, 51).Select(i => $"\"r{i}\""));
        var edits = string.Join(',', Enumerable.Repeat("{}", 17));

        await AssertRefusedAsync(
            $$"""{"prompt":{"purpose":"p","requirements":[{{requirements}}]},"edits":[{{edits}}]}""",
            "prompt.requirements:too_many edits:too_many");
    }

    [Fact]
    public async Task BodyOfNothingButFaults_IsAnsweredWithTheFirstHundred()
    {
        var members = string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"unknown{i}\":1"));

        var (_, problem) = await PostAsync(JobBodies.Json($"{{{Prompt},{members}}}"));

        Assert.Equal(100, problem["errors"]!.AsArray().Count);
    }

    [Theory]
    [InlineData(1024, 1040, (byte)0, "mask_other_size")]
    [InlineData(1024, 1024, (byte)255, "mask_without_alpha")]
    [InlineData(1024, 1024, (byte)254, "mask_marks_nothing")]
    public async Task Mask_ThatDoesNotFit_IsRefused(int width, int height, byte alpha, string code)
    {
        var mask = Convert.ToBase64String(JobBodies.Png(width, height, alpha));

        await AssertRefusedAsync(
            $$"""{{{Prompt}},"edits":[{"target":{"mask":"{{mask}}"},"instruction":"i"}]}""", $"edits[0].target.mask:{code}");
    }

    [Fact]
    public async Task Mask_WhoseDataIsDamaged_IsRefused()
    {
        var png = JobBodies.Png(1024, 1024, alpha: 0);
        var mask = Convert.ToBase64String(png[..(png.Length / 2)]);

        await AssertRefusedAsync(
            $$"""{{{Prompt}},"edits":[{"target":{"mask":"{{mask}}"},"instruction":"i"}]}""", "edits[0].target.mask:picture_unreadable");
    }

    [Fact]
    public async Task Source_ThatIsNoPicture_IsRefused() =>
        await AssertSourceRefusedAsync(Encoding.UTF8.GetBytes("GIF89a, or so"), "source:picture_format_unknown");

    [Fact]
    public async Task Source_CutInTheMiddle_IsRefused()
    {
        var png = JobBodies.Png(1024, 1024);
        await AssertSourceRefusedAsync(png[..(png.Length / 2)], "source:picture_unreadable");
    }

    [Fact]
    public async Task Source_OfASizeThatTheModelDoesNotRender_IsRefused() =>
        await AssertSourceRefusedAsync(JobBodies.Png(1000, 1024), "source:size_edge_not_multiple");

    [Fact]
    public async Task Source_OfAnotherSizeThanAskedFor_IsRefused() =>
        await AssertRefusedAsync(
            JobBodies.Multipart($$"""{{{Prompt}},"size":"1536x1024"}""", JobBodies.Png(1024, 1024)), "size:source_other_size");

    [Fact]
    public async Task SourceAndJob_BothFaulty_AreReportedTogether() =>
        await AssertRefusedAsync(
            JobBodies.Multipart($$"""{{{Prompt}},"drill":"earthquake"}""", [1, 2, 3]),
            "source:picture_format_unknown drill:not_one_of");

    [Fact]
    public async Task Source_LongerThanTheLimit_Is413()
    {
        var png = JobBodies.Png(1024, 1024);
        var before = await api.SnapshotAsync();

        var (status, problem) = await PostAsync(JobBodies.Multipart($"{{{Prompt}}}", [.. png, .. new byte[50_000_000]]));

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "picture_too_large"), (status, (string?)problem["code"]));
        Assert.Equal(before, await api.SnapshotAsync());
    }

    [Fact]
    public async Task Source_OfMorePixelsThanTheLimit_IsRefused() =>
        await AssertSourceRefusedAsync(JobBodies.Png(3840, 2176), "source:picture_too_many_pixels");

    [Fact]
    public async Task MultipartParts_UnknownRepeatedOrMissing_AreRefused()
    {
        using var body = new MultipartFormDataContent
        {
            { new StringContent("x"), "colour" },
            { new ByteArrayContent(JobBodies.Png(1024, 1024)), "source", "a.png" },
            { new ByteArrayContent(JobBodies.Png(1024, 1024)), "source", "b.png" },
        };

        await AssertRefusedAsync(body, "colour:unknown_part source:duplicate_field job:required");
    }

    [Theory]
    [InlineData("application/json", "{", 400, "invalid_json")]
    [InlineData("application/json", "", 400, "invalid_json")]
    [InlineData("application/json", "{} {}", 400, "invalid_json")]
    [InlineData("text/plain", "{}", 415, "unsupported_media_type")]
    [InlineData("application/json; charset=utf-16", "{}", 415, "unsupported_media_type")]
    [InlineData("multipart/form-data", "{}", 400, "bad_request")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Dispo", 400, "bad_request")]
    public async Task BodyThatCannotBeRead_IsRefused(string type, string body, int status, string code)
    {
        using var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        var before = await api.SnapshotAsync();

        var (answered, problem) = await PostAsync(content);

        Assert.Equal((status, code), ((int)answered, (string?)problem["code"]));
        Assert.Equal(before, await api.SnapshotAsync());
    }

    [Fact]
    public async Task Json_NestedTooDeep_IsRefused()
    {
        var (status, problem) = await PostAsync(JobBodies.Json(new string('[', 10_000)));

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_json"), (status, (string?)problem["code"]));
    }

    [Fact]
    public async Task Json_LongerThanTheLimit_Is413()
    {
        var (status, problem) = await PostAsync(JobBodies.Json($"{{{Prompt},\"drill\":\"{new string('x', 6 << 20)}\"}}"));

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "body_too_large"), (status, (string?)problem["code"]));
    }

    [Fact]
    public async Task Refusal_OfBadJson_ShowsNothingOfTheReader()
    {
        using var http = api.Http(ApiHost.Alice);

        using var answer = await http.PostAsync("/api/jobs", JobBodies.Json("{\"prompt\": nope}"), Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("nope", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    Task AssertRefusedAsync(string json, string faults) => AssertRefusedAsync(JobBodies.Json(json), faults);

    Task AssertSourceRefusedAsync(byte[] source, string fault) =>
        AssertRefusedAsync(JobBodies.Multipart($"{{{Prompt}}}", source), fault);

    async Task AssertRefusedAsync(HttpContent body, string faults)
    {
        var before = await api.SnapshotAsync();

        var (status, problem) = await PostAsync(body);

        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), (status, (string?)problem["code"]));
        Assert.Equal(
            faults.Split(' ').Order(StringComparer.Ordinal),
            problem["errors"]!.AsArray().Select(e => $"{e!["field"]}:{e["code"]}").Order(StringComparer.Ordinal));
        Assert.All(problem["errors"]!.AsArray(), error =>
        {
            Assert.NotEqual((string?)error!["code"], (string?)error["text"]);
            Assert.DoesNotContain("{", (string?)error["text"], StringComparison.Ordinal);
        });
        Assert.Equal(before, await api.SnapshotAsync());
    }

    async Task<(HttpStatusCode Status, JsonNode Problem)> PostAsync(HttpContent body)
    {
        using var http = api.Http(ApiHost.Alice);
        using var answer = await http.PostAsync("/api/jobs", body, Cancel);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancel))!);
    }
}
