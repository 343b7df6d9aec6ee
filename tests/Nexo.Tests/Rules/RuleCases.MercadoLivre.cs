using Nexo.Channels;

namespace Nexo.Tests.Rules;

static partial class RuleCases
{
    static IEnumerable<RuleCase> MercadoLivre()
    {
        var good = Good.MercadoLivre;
        yield return Found("ML-T1", "cut after a whole word", good.Titled("Vestido Floral Rodado Alças Finas Laço nas Costas Estampa Delicada Primavera"), "Vestido Floral Rodado Alças Finas Laço nas Costas Estampa");
        yield return Found("ML-T1", "61 characters", good.Titled(61));
        yield return Clean("ML-T1", "60 characters", good.Titled(60));
        yield return NotEvaluated("ML-T1", "no title", good.Titled(""));
        yield return NotEvaluated("ML-T1", "a search result, whose title the channel composed", Good.Summary(Channel.MercadoLivre).Titled(90));

        yield return Found("ML-T2", "two words", good.Titled("Body Bebê"));
        yield return Clean("ML-T2", "three words", good.Titled("Body Bebê Azul"));

        yield return Found("ML-T3", "instalments without interest", good.Titled("Body Bebê Ursinho Sem Juros"), "Body Bebê Ursinho");
        yield return Found("ML-T3", "a row of colours", good.Titled("Body Bebê Azul/Rosa/Branco Ursinho"));
        yield return Found("ML-T3", "the condition at the end", good.Titled("Body Bebê Ursinho Algodão Novo"), "Body Bebê Ursinho Algodão");
        yield return Clean("ML-T3", "a feast", good.Titled("Vestido Infantil Branco Ano Novo"));
        yield return Clean("ML-T3", "a record's name", good.Titled("Lp Vinil Raimundos 1994 Lavô Tá Novo"));
        yield return Clean("ML-T3", "two colours", good.Titled("Body Bebê Azul e Branco Ursinho"));
        yield return Clean("ML-T3", "navy blue is one colour", good.Titled("Body Bebê Azul-marinho/Verde Ursinho"));
        yield return Clean("ML-T3", "a publisher called Best Seller", good.Titled("Em Busca de Mim, Editora Best Seller, Capa Mole"));
        yield return Clean("ML-T3", "'novo' as part of a name", good.Titled("Bíblia Novo Testamento Infantil Ilustrada"));

        yield return Found("ML-D1", "markup", good with { Description = "<ul><li>Macio</li><li>Leve</li></ul>" }, "Macio\nLeve");
        yield return Found("ML-D1", "50,001 characters", good.Described(50_001));
        yield return Clean("ML-D1", "50,000 characters", good.Described(50_000));
        yield return Clean("ML-D1", "a smaller-than sign", good with { Description = "Para bebês < 12 meses e > 3 kg" });

        yield return Found("ML-I1", "webp", good with { Images = Good.Images(3, "webp") });
        yield return NotEvaluated("ML-I1", "jpg: the pixels are not known", good);
        yield return NotEvaluated("ML-I1", "no pictures", good with { Images = [] });
        yield return Found("ML-I2", "thirteen", good with { Images = Good.Images(13) });
        yield return Clean("ML-I2", "twelve", good with { Images = Good.Images(12) });
        yield return NotEvaluated("ML-I2", "no pictures", good with { Images = [] });
        yield return Found("ML-I3", "two", good with { Images = Good.Images(2) });
        yield return Found("ML-I3", "three, two of them the same", good with { Images = [.. Good.Images(2), .. Good.Images(1)] });
        yield return Clean("ML-I3", "three", good with { Images = Good.Images(3) });
        yield return NotEvaluated("ML-I3", "no pictures", good with { Images = [] });
        yield return NotEvaluated("ML-I3", "a search result shows its cover only", Good.Summary(Channel.MercadoLivre) with { Images = Good.Images(1) });
        yield return NotEvaluated("ML-I3", "a bare file name is no address", good with { Images = ["body.jpg"] });
        yield return NotEvaluated("ML-I4", "pixels", good);
        yield return NotEvaluated("ML-I5", "a child's underwear", good with { Title = "Calcinha Infantil Algodão Kit 3", Category = "Roupas > Moda Íntima" });
        yield return Clean("ML-I5", "a body is no underwear", good);

        yield return NotEvaluated("ML-A1", "the category's table comes from the channel", good);
        yield return Found("ML-A2", "a wrong check digit", good with { Gtin = "7891234567890" });
        yield return Clean("ML-A2", "right", good);
        yield return NotEvaluated("ML-A2", "none", good with { Gtin = null });

        var withoutChart = good.Without("Guia de tamanhos") with { Description = "Body macio de algodão." };
        yield return Found("ML-A3", "no chart anywhere", withoutChart);
        yield return Clean("ML-A3", "by its API name", withoutChart.With("SIZE_GRID_ID", "1234"));
        yield return Clean("ML-A3", "written into the description", withoutChart with { Description = "Tabela de medidas: P 40 cm" });
        yield return Clean("ML-A3", "no clothing", withoutChart.Toy());
        yield return NotEvaluated("ML-A3", "no attributes at all", withoutChart with { Attributes = new Dictionary<string, string>() });

        yield return Found("ML-A4", "no age group for a child", good.Without("Faixa etária"));
        yield return Clean("ML-A4", "an adult needs none", good.Without("Faixa etária") with { Title = "Camiseta Feminina Básica", Category = "Roupas > Camisetas" });
        yield return NotEvaluated("ML-A4", "no attributes at all", Good.Summary(Channel.MercadoLivre) with { Category = "Roupas > Bodies" });

        yield return Found("ML-S1", "one", good with { Stock = 1 });
        yield return Clean("ML-S1", "two", good with { Stock = 2 });
        yield return NotEvaluated("ML-S1", "not known", good with { Stock = null });
    }
}
