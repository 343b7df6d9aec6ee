using Nexo.Listings;

namespace Nexo.Tests.Rules;

static partial class RuleCases
{
    static IEnumerable<RuleCase> Shopee()
    {
        var good = Good.Shopee;
        yield return Found("SHP-Q1", "two pictures", good with { Images = Good.Images(2) });
        yield return Clean("SHP-Q1", "three pictures", good with { Images = Good.Images(3) });
        yield return NotEvaluated("SHP-Q1", "no pictures", good with { Images = [] });
        yield return NotEvaluated("SHP-Q2", "only the channel judges it", good);
        yield return Found("SHP-Q3", "two attributes", good with { Attributes = good.Attributes.Take(2).ToDictionary() });
        yield return Clean("SHP-Q3", "three attributes", good with { Attributes = good.Attributes.Take(3).ToDictionary() });
        yield return NotEvaluated("SHP-Q3", "none", good with { Attributes = new Dictionary<string, string>() });

        var withoutChart = good.Without("Guia de tamanhos") with { Description = Letters(120) };
        yield return Found("SHP-Q4", "no chart anywhere", withoutChart);
        yield return Clean("SHP-Q4", "measures in a bullet", withoutChart with { Bullets = ["Comprimento 38 cm"] });
        yield return Clean("SHP-Q4", "widths and heights by size", withoutChart with { Description = "Macio e leve. S: 48x70, M 50x72, L 52 x 74" });
        yield return Clean("SHP-Q4", "no clothing", withoutChart.Toy());
        yield return NotEvaluated("SHP-Q4", "no attributes at all", withoutChart with { Attributes = new Dictionary<string, string>() });

        yield return Found("SHP-Q5", "an own name", good with { Variations = [new Variation("Modelo", ["Urso", "Lua"])] });
        yield return Clean("SHP-Q5", "colour and size in Chinese", good with { Variations = [new Variation("颜色", ["红"]), new Variation("尺码", ["S"])] });
        yield return Clean("SHP-Q5", "colour and size", good);
        yield return NotEvaluated("SHP-Q5", "no variations", good with { Variations = [] });

        yield return Found("SHP-Q6", "no brand", good with { Brand = null });
        yield return Clean("SHP-Q6", "a brand among the attributes", (good with { Brand = null }).With("Marca", "Sem marca"));
        yield return NotEvaluated("SHP-Q6", "no attributes at all", good with { Brand = null, Attributes = new Dictionary<string, string>() });

        yield return Found("SHP-Q7", "99 characters", good with { Description = Letters(99) });
        yield return Found("SHP-Q7", "none, though the source carries more than titles", good with { Description = "" });
        yield return Clean("SHP-Q7", "100 characters", good with { Description = Letters(100) });
        yield return NotEvaluated("SHP-Q7", "a search result", Good.Summary(good.Channel));

        yield return Found("SHP-Q8", "24 characters", good.Titled(24));
        yield return Found("SHP-Q8", "101 characters", good.Titled(101));
        yield return Clean("SHP-Q8", "25 characters", good.Titled(25));
        yield return Clean("SHP-Q8", "100 characters", good.Titled(100));
        yield return NotEvaluated("SHP-Q8", "no title", good.Titled(""));

        yield return Found("SHP-Q9", "nine kilograms", good.With("Peso", "9 kg"));
        yield return Found("SHP-Q9", "nothing", good.With("Peso", "0 g"));
        yield return Clean("SHP-Q9", "five kilograms", good.With("Peso", "5 kg"));
        yield return NotEvaluated("SHP-Q9", "no weight", good.Without("Peso"));
        yield return NotEvaluated("SHP-Q9", "a weight without unit", good.With("Peso", "90"));
        yield return NotEvaluated("SHP-Q10", "videos are not among the facts", good);

        yield return Found("SHP-L1", "a name of 15 characters", good with { Variations = [new Variation("Tamanho do bebê", ["P"])] });
        yield return Found("SHP-L1", "an option of 31 characters", good with { Variations = [new Variation("Cor", [new string('x', 31)])] });
        yield return Found("SHP-L1", "a description of 5,001 characters", good.Described(5001));
        yield return Found("SHP-L1", "ten pictures", good with { Images = Good.Images(10) });
        yield return Clean("SHP-L1", "14, 30 and nine", good with { Images = Good.Images(9), Variations = [new Variation("Tamanho de ver", [new string('x', 30)])] });
        yield return Found("SHP-G1", "a wrong check digit", good with { Gtin = "7891234567890" });
        yield return Clean("SHP-G1", "00 says that there is none", good with { Gtin = "00" });
        yield return NotEvaluated("SHP-G1", "not known", good with { Gtin = null });
    }
}
