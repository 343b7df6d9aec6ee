using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Nexo.Platform;
using Shouldly;

namespace Nexo.Tests.Platform;

/// <summary>What is nearly right is mended, what is right stays, what is wrong is named by place and rule.</summary>
public sealed class RepairJsonTests
{
    static readonly JsonElement Schema = JsonElement.Parse("""
        {"type":"object","properties":{"items":{"type":"array","items":{"type":"object","properties":{
            "name":{"type":"string"},"price":{"type":"number"},"count":{"type":"integer"},"level":{"type":"string","enum":["high","low"]},"tags":{"type":"array","items":{"type":"string"}}},
            "required":["name","price","count","level","tags"],"additionalProperties":false}}},"required":["items"],"additionalProperties":false}
        """);

    const string Item = """{"name":"a}\"[","price":1.50,"count":2,"level":"high","tags":["x"]}""";
    const string Right = $$"""{"items":[{{Item}}]}""";

    [Theory]
    [InlineData(Right, "")]
    [InlineData("\uFEFF  " + Right + "\n", "")]
    [InlineData("```json\n" + Right + "\n```", "code_fence")]
    [InlineData("```\n" + Right, "code_fence")]
    [InlineData("Claro! Aqui está [a lista]:\n" + Right + "\nEspero ter ajudado.", "prose")]
    [InlineData("Veja:\n```json\n" + Right + "\n```\nPronto.", "prose")]
    [InlineData("""{"items":[""" + Item + ",],}", "trailing_comma")]
    [InlineData($"[{Item}]", "wrapped")]
    [InlineData(Item, "wrapped")]
    [InlineData($$"""{"items":{{Item}}}""", "wrapped")]
    [InlineData("""{"items":[{"name":"a}\"[","price":"1.50","count":"2","level":"HIGH","tags":["x"]}]}""", "enum_case,number_as_text")]
    [InlineData("""{"items":[{"name":"a}\"[","price":1.50,"count":2,"level":"high","tags":["x"]}]}```""", "prose")]
    public void A_near_miss_reads_as_what_was_meant(string text, string repairs)
    {
        var read = RepairJson.Read(text, Schema);

        read.Wrong.ShouldBeEmpty();
        string.Join(',', read.Repairs).ShouldBe(repairs);
        JsonNode.DeepEquals(read.Value, JsonNode.Parse(Right)).ShouldBeTrue(read.Value!.ToJsonString());
    }

    [Theory]
    [InlineData("Desculpe, não posso.", "$: is not JSON")]
    [InlineData("", "$: is not JSON")]
    [InlineData("42", "$: is not JSON")]
    [InlineData("""{"items":[{"name":"a",""", "$: is not JSON")]
    [InlineData("""{"items":[],"items":[]}""", "$: is not JSON")]
    [InlineData("""{"things":[]}""", "$.items: is required")]
    [InlineData("""{"items":[{"name":1,"price":1,"count":1,"level":"low","tags":[]}]}""", "$.items[0].name: must be a string")]
    [InlineData("""{"items":[{"name":"a","price":"much","count":1,"level":"low","tags":[]}]}""", "$.items[0].price: must be a number")]
    [InlineData("""{"items":[{"name":"a","price":1,"count":1.5,"level":"low","tags":[]}]}""", "$.items[0].count: must be an integer")]
    [InlineData("""{"items":[{"name":"a","price":1,"count":1,"level":"medium","tags":[]}]}""", "$.items[0].level: must be one of high, low")]
    [InlineData("""{"items":[{"name":"a","price":1,"count":1,"level":"low","tags":[],"status":"approved"}]}""", "$.items[0]: has a member that was not asked for")]
    public void What_cannot_be_meant_is_named_and_not_guessed(string text, string wrong) => RepairJson.Read(text, Schema).Wrong.ShouldContain(wrong);

    /// <summary>Names hold brackets, quotes, fences and controls; numbers any scale.</summary>
    [Fact]
    public void A_right_answer_survives_unchanged()
    {
        var text = ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => s.Get.Replace('\uFFFD', 'x')).Where(IsText);
        var item = from name in text
                   from price in ArbMap.Default.GeneratorFor<decimal>()
                   from count in ArbMap.Default.GeneratorFor<int>()
                   from high in Gen.Elements("high", "low")
                   from tags in text.ListOf()
                   select new JsonObject { ["name"] = name, ["price"] = price, ["count"] = count, ["level"] = high, ["tags"] = new JsonArray([.. tags.Select(t => JsonValue.Create(t))]) };

        Check.QuickThrowOnFailure(Prop.ForAll(item.ListOf().Select(items => new JsonObject { ["items"] = new JsonArray([.. items.Select(i => i.DeepClone())]) }).ToArbitrary(), answer =>
        {
            var read = RepairJson.Read(answer.ToJsonString(), Schema);
            return read.Repairs.Count == 0 && read.Wrong.Count == 0 && JsonNode.DeepEquals(read.Value, JsonNode.Parse(answer.ToJsonString())) && read.Value!.ToJsonString() == answer.ToJsonString();
        }));
    }

    static bool IsText(string text) => !text.Where((c, i) => char.IsSurrogate(c)).Any();
}
