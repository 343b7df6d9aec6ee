namespace Nexo.Tests.Rules;

static partial class RuleCases
{
    static IEnumerable<RuleCase> TikTokShop()
    {
        var good = Good.TikTokShop;
        yield return Found("TT-T1", "39 characters", good.Titled(39));
        yield return Clean("TT-T1", "40 characters", good.Titled(40));
        yield return NotEvaluated("TT-T1", "no title", good.Titled(""));
        yield return Found("TT-T2", "301 characters", good.Titled(301));
        yield return Clean("TT-T2", "300 characters", good.Titled(300));
        yield return NotEvaluated("TT-T2", "no title", good.Titled(""));
        yield return Found("TT-T3", "another platform", good.Titled("Body Bebê Manga Longa Ursinho Algodão Azul Shopee"), "Body Bebê Manga Longa Ursinho Algodão Azul");
        yield return Found("TT-T3", "capitals", good.Titled("BODY BEBÊ MANGA LONGA URSINHO ALGODÃO AZUL"), "Body Bebê Manga Longa Ursinho Algodão Azul");
        yield return Found("TT-T3", "a word five times", good.Titled("Body Azul Body Rosa Body Verde Body Lilás Body Cinza Bebê Algodão"));
        yield return Clean("TT-T3", "a word four times", good.Titled("Body Azul Body Rosa Body Verde Body Lilás Bebê Algodão"));
        yield return NotEvaluated("TT-T3", "no title", good.Titled(""));

        yield return Found("TT-D1", "499 characters", good.Described(499));
        yield return Found("TT-D1", "one wall of text", good with { Description = Letters(600) });
        yield return Clean("TT-D1", "500 characters in lines", good.Described(500));
        yield return NotEvaluated("TT-D1", "a search result", Good.Summary(good.Channel));
        yield return Found("TT-D2", "10,001 characters", good.Described(10_001));
        yield return Clean("TT-D2", "10,000 characters", good.Described(10_000));

        yield return Found("TT-I1", "four", good with { Images = Good.Images(4) });
        yield return Found("TT-I1", "six, one of them twice", good with { Images = [.. Good.Images(5), .. Good.Images(1)] }, Nexo.Rules.Fields.List(Good.Images(5)));
        yield return Found("TT-I1", "ten", good with { Images = Good.Images(10) });
        yield return Clean("TT-I1", "five", good with { Images = Good.Images(5) });
        yield return Clean("TT-I1", "nine", good with { Images = Good.Images(9) });
        yield return NotEvaluated("TT-I1", "no pictures", good with { Images = [] });
        yield return NotEvaluated("TT-I2", "pixels", good);
        yield return Found("TT-I3", "gif", good with { Images = Good.Images(5, "gif") });
        yield return Clean("TT-I3", "png", good with { Images = Good.Images(5, "png") });
        yield return NotEvaluated("TT-I3", "no pictures", good with { Images = [] });

        yield return Found("TT-A1", "no age for a baby", good.Without("Faixa etária"));
        yield return Clean("TT-A1", "both there", good);
        yield return NotEvaluated("TT-A1", "no attributes at all", good with { Attributes = new Dictionary<string, string>() });
        yield return Found("TT-S1", "no chart anywhere", good.Without("Guia de tamanhos").Described(600));
        yield return Clean("TT-S1", "a chart", good);
        yield return NotEvaluated("TT-S1", "no attributes at all", good with { Attributes = new Dictionary<string, string>() });
        yield return Found("TT-P1", "an empty code", good with { Sku = " " });
        yield return Clean("TT-P1", "a code", good);
        yield return NotEvaluated("TT-P1", "not known", good with { Sku = null });
    }
}
