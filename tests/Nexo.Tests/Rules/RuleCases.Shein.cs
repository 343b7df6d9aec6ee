using Nexo.Listings;

namespace Nexo.Tests.Rules;

static partial class RuleCases
{
    static IEnumerable<RuleCase> Shein()
    {
        var good = Good.Shein;
        yield return Found("SHN-T1", "an emoji", good.Titled("Body Bebê Ursinho ⭐ Azul"), "Body Bebê Ursinho Azul");
        yield return Found("SHN-T1", "one character", good.Titled("B"));
        yield return Found("SHN-T1", "1,001 characters", good.Titled(1001));
        yield return Clean("SHN-T1", "1,000 characters", good.Titled(1000));
        yield return Clean("SHN-T1", "signs that mean something", good.Titled("Body Bebê 100% Algodão ® 30° ½"));
        yield return NotEvaluated("SHN-T1", "no title", good.Titled(""));

        yield return Found("SHN-D1", "markup and emoji", good with { Description = "<p>Macio 🧸</p><p>Leve</p>" }, "Macio\nLeve");
        yield return Clean("SHN-D1", "a check mark is no emoji", good with { Description = "Macio ✓ Leve ✓ ★" });
        yield return Found("SHN-D1", "5,001 characters", good.Described(5001));
        yield return Clean("SHN-D1", "5,000 characters", good.Described(5000));
        yield return Found("SHN-I1", "webp", good with { Images = Good.Images(5, "webp") });
        yield return NotEvaluated("SHN-I1", "jpg: counted by colour, which a list of addresses does not tell", good with { Images = Good.Images(30) });
        yield return NotEvaluated("SHN-I1", "no pictures", good with { Images = [] });

        yield return Found("SHN-V1", "41 colours", good with { Variations = [new Variation("Cor", Options(41))] });
        yield return Clean("SHN-V1", "40 colours and 400 sizes", good with { Variations = [new Variation("Cor", Options(40)), new Variation("Tamanho", Options(400))] });
        yield return Found("SHN-V1", "401 sizes", good with { Variations = [new Variation("Tamanho", Options(401))] });
        yield return Found("SHN-V1", "a code of 201 characters", good with { Sku = new string('A', 201) });
        yield return Clean("SHN-V1", "a code of 200 characters", good with { Sku = new string('A', 200) });

        var withoutChart = good.Without("Guia de tamanhos") with { Description = Letters(120) };
        yield return Found("SHN-A1", "sizes, but no measures", withoutChart);
        yield return Clean("SHN-A1", "a chart", good);
        yield return NotEvaluated("SHN-A1", "no sizes: the template decides", withoutChart with { Variations = [] });

        yield return Found("SHN-P1", "the former price is lower", good with { Price = 49.90m, ListPrice = 39.90m });
        yield return Found("SHN-P1", "three decimals", good with { Price = 49.905m });
        yield return Clean("SHN-P1", "49.9000 has two decimals that count", good with { Price = 49.9000m });
        yield return Clean("SHN-P1", "the same price twice", good with { Price = 49.90m, ListPrice = 49.90m });
        yield return NotEvaluated("SHN-P1", "no former price", good with { ListPrice = null });
        yield return Found("SHN-G1", "a wrong check digit", good with { Gtin = "7891234567890" });
        yield return Found("SHN-G1", "33 digits", good with { Gtin = new string('1', 33) });
        yield return Clean("SHN-G1", "32 digits of an own code", good with { Gtin = new string('1', 32) });
        yield return NotEvaluated("SHN-G1", "none", good with { Gtin = null });
    }

    static string[] Options(int count) => [.. Enumerable.Range(1, count).Select(n => $"Opção {n}")];
}
