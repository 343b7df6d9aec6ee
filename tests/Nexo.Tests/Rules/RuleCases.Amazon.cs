namespace Nexo.Tests.Rules;

static partial class RuleCases
{
    static IEnumerable<RuleCase> Amazon()
    {
        var good = Good.Amazon;
        yield return Found("AMZ-T1", "201 characters", good.Titled(201));
        yield return Clean("AMZ-T1", "200 characters, emoji counted as one", good with { Title = Letters(199) + "🧸" });
        yield return NotEvaluated("AMZ-T1", "no title", good.Titled("  "));

        yield return Found("AMZ-T2", "an exclamation mark and a dollar", good.Titled("Body Bebê $ Ursinho!"), "Body Bebê Ursinho");
        yield return Found("AMZ-T2", "an emoji", good.Titled("Body Bebê 🧸 Ursinho"), "Body Bebê Ursinho");
        yield return Clean("AMZ-T2", "the brand is written so", good with { Title = "Body Bebê Yupi! Ursinho", Brand = "Yupi!" });
        yield return Clean("AMZ-T2", "a name that is written so", good.Titled("Yu-Gi-Oh! Cartas, Scene It? Jogo de Perguntas"));
        yield return Clean("AMZ-T2", "the brand, with the sign its owner writes", good with { Title = "Bif Bang Pow! Boneco Raj 20 cm", Brand = "Bif Bang Pow" });
        yield return Found("AMZ-T2", "a sign elsewhere beside such a name", good.Titled("Yu-Gi-Oh! Cartas Novas!"));
        yield return NotEvaluated("AMZ-T2", "no title", good.Titled(""));

        yield return Found("AMZ-T3", "three times", good.Titled("Body Bebê Azul Body Menino Body Algodão"), "Body Bebê Azul Menino Algodão");
        yield return Found("AMZ-T3", "three clauses of their own", good.Titled("Body Bebê Azul, Body Menino, Body Algodão"));
        yield return Clean("AMZ-T3", "twice", good.Titled("Body Bebê Azul, Body Menino Algodão"));
        yield return Clean("AMZ-T3", "small words and numbers do not count", good.Titled("Kit de Bodies de Bebê de Algodão 3 a 6 a 9 a 12 e 3 e 3"));
        yield return NotEvaluated("AMZ-T3", "no Latin words to count", good.Titled("ベビー服 ベビー服 ベビー服"));

        yield return Found("AMZ-T4", "all in capitals", good.Titled("BODY BEBÊ MANGA LONGA COM URSINHO TAM P"), "Body Bebê Manga Longa com Ursinho Tam P");
        yield return Found("AMZ-T4", "101 characters", good.Titled(101));
        yield return Clean("AMZ-T4", "100 characters: a word over 80 is not worth the work", good.Titled(100));
        yield return Clean("AMZ-T4", "the brand shouts, the rest does not", good with { Title = "CARTER OSHKOSH GERBER Body Bebê Azul Longo", Brand = "Carter OshKosh Gerber" });

        yield return Found("AMZ-T5", "free delivery", good.Titled("Body Bebê Ursinho Azul - Frete Grátis"), "Body Bebê Ursinho Azul");
        yield return Found("AMZ-T5", "in English", good.Titled("Baby Bodysuit Blue, Best Seller"), "Baby Bodysuit Blue");
        yield return Clean("AMZ-T5", "'sale' within another word", good.Titled("Body Bebê Salgado Azul Wholesale"));

        yield return Found("AMZ-X1", "markup", good with { Description = "<p>Macio</p><b>100% algodão</b>" }, "Macio\n100% algodão");
        yield return Found("AMZ-X1", "a link in a bullet", good with { Bullets = ["Veja mais em https://loja.example.com/body", "Macio e leve", "Sem níquel algum"] });
        yield return Found("AMZ-X1", "a telephone with its area code", good with { Description = "Fale conosco: (11) 98765-4321" });
        yield return Found("AMZ-X1", "an e-mail address", good with { Description = "Escreva para loja@example.com.br" });
        yield return Clean("AMZ-X1", "line breaks", good with { Description = "Macio<br>Leve<br/>Sem níquel" });
        yield return Clean("AMZ-X1", "measures that look like a telephone", good with { Description = "Medidas 1234-5678 e 3 < 4 anos, lote 11987654321" });

        yield return Found("AMZ-B1", "two", good with { Bullets = ["Malha penteada macia", "Botões sem níquel"] });
        yield return Found("AMZ-B1", "six", good with { Bullets = [.. Enumerable.Range(1, 6).Select(n => $"Vantagem número {n}")] });
        yield return Clean("AMZ-B1", "three", good);
        yield return NotEvaluated("AMZ-B1", "none: the source may not carry them", good with { Bullets = [] });

        yield return Found("AMZ-B2", "nine characters", good with { Bullets = ["Bem macio", "Botões sem níquel", "Gola que volta"] });
        yield return Found("AMZ-B2", "251 characters", good with { Bullets = [Letters(251), "Botões sem níquel", "Gola que volta"] });
        yield return Clean("AMZ-B2", "10 and 250 characters", good with { Bullets = [Letters(250), Letters(10), "Gola que volta"] });
        yield return NotEvaluated("AMZ-B2", "none", good with { Bullets = [] });

        yield return Found("AMZ-B3", "ornaments", good with { Bullets = ["Malha macia ™", "✅ Botões sem níquel", "Gola que volta"] }, """["Malha macia","Botões sem níquel","Gola que volta"]""");
        yield return Found("AMZ-B3", "nothing said", good with { Bullets = ["N/A", "Botões sem níquel", "Gola que volta"] });
        yield return Found("AMZ-B3", "a promise", good with { Bullets = ["Satisfação garantida ou seu dinheiro de volta", "Botões sem níquel", "Gola que volta"] });
        yield return Clean("AMZ-B3", "plain", good);
        yield return NotEvaluated("AMZ-B3", "none", good with { Bullets = [] });

        yield return Found("AMZ-D1", "2,001 characters", good.Described(2001));
        yield return Clean("AMZ-D1", "2,000 characters", good.Described(2000));
        yield return NotEvaluated("AMZ-D1", "a review of the channel, signed", good with { Description = Letters(2100) + " --Maria Souza" });

        yield return NotEvaluated("AMZ-I1", "pixels", good);
        yield return Found("AMZ-I2", "ten pictures", good with { Images = Good.Images(10) });
        yield return Found("AMZ-I2", "a format Amazon does not take", good with { Images = Good.Images(3, "webp") });
        yield return NotEvaluated("AMZ-I2", "nine in a known format: their size in pixels is not known", good with { Images = Good.Images(9) });
        yield return NotEvaluated("AMZ-I2", "an address without ending", good with { Images = ["https://images.example.test/abc_tn?x=1.webp"] });
        yield return NotEvaluated("AMZ-I3", "a child's swimsuit", good with { Title = "Maiô Infantil Sereia Rosa", Category = "Roupas > Moda Praia" });
        yield return Clean("AMZ-I3", "a body is no underwear", good);

        yield return Found("AMZ-A1", "no gender", good.Without("Gênero"));
        yield return Clean("AMZ-A1", "both there", good);
        yield return Clean("AMZ-A1", "no clothing", good.Toy().Without("Gênero", "Faixa etária"));
        yield return NotEvaluated("AMZ-A1", "no attributes at all", good with { Attributes = new Dictionary<string, string>() });

        yield return Found("AMZ-A2", "no shares", good.With("Material", "Algodão"));
        yield return Found("AMZ-A2", "no material", good.Without("Material"));
        yield return Clean("AMZ-A2", "fibres with shares", good);
        yield return NotEvaluated("AMZ-A2", "no attributes at all", good with { Attributes = new Dictionary<string, string>() });

        yield return Found("AMZ-G1", "a wrong check digit", good with { Gtin = "7891234567890" });
        yield return Found("AMZ-G1", "eleven digits", good with { Gtin = "78912345678" });
        yield return Found("AMZ-G1", "letters", good with { Gtin = "SEM GTIN" });
        yield return Clean("AMZ-G1", "a right EAN-13", good);
        yield return Clean("AMZ-G1", "a right UPC, with blanks", good with { Gtin = "0 36000 29145 2" });
        yield return NotEvaluated("AMZ-G1", "none: it may be exempt", good with { Gtin = null });
    }
}
