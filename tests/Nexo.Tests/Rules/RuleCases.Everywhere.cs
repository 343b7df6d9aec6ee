using Nexo.Listings;

namespace Nexo.Tests.Rules;

static partial class RuleCases
{
    static IEnumerable<RuleCase> EveryChannel()
    {
        var good = Good.Kaway;
        yield return Found("GEN-T1", "double blanks and a zero-width one", good.Titled(" Body  Bebê\u200B Azul , Algodão "), "Body Bebê Azul, Algodão");
        yield return Clean("GEN-T1", "tidy", good);
        yield return Found("GEN-T1", "signs in a row", good.Titled("Body Bebê Azul!!! *** Algodão"), "Body Bebê Azul Algodão");
        yield return Clean("GEN-T1", "one sign", good.Titled("Body Bebê Azul! Algodão"));
        yield return Clean("GEN-T1", "joined emoji keep their joiner", good.Titled("Body 👨‍👩‍👧 Bebê"));
        yield return NotEvaluated("GEN-T1", "no title", good.Titled(""));
        yield return Found("GEN-T2", "a star", good.Titled("★ Body Bebê Ursinho Azul ★"), "Body Bebê Ursinho Azul");
        yield return Clean("GEN-T2", "no pictures", good);
        yield return Found("GEN-T3", "capitals", good.Titled("VESTIDO INFANTIL FESTA COM LAÇO TAM GG LED USB"), "Vestido Infantil Festa com Laço Tam GG LED USB");
        yield return Found("GEN-T3", "the brand as it writes itself", good with { Title = "BODY MANGA LONGA EM RIBANA NUVEM MIÚDA", Brand = "Nuvem Miúda" }, "Body Manga Longa em Ribana Nuvem Miúda");
        yield return Clean("GEN-T3", "two loud words", good.Titled("LEGO DUPLO Blocos de Montar"));
        yield return Found("GEN-T4", "a promotion", good.Titled("[SUPER OFERTA] Body Bebê Azul Manga Longa"), "Body Bebê Azul Manga Longa");
        yield return Clean("GEN-T4", "none", good);
        yield return Found("GEN-T5", "read in the wrong encoding", good.Titled("Body BebÃª AlgodÃ£o"), "Body Bebê Algodão");
        yield return Found("GEN-T5", "a replacement character", good with { Description = "Algod\uFFFDo" });
        yield return Found("GEN-T5", "page codes", good.Titled("Body Bebê &quot;Ursinho&quot; Azul &amp;amp; Rosa"), "Body Bebê \"Ursinho\" Azul & Rosa");
        yield return Clean("GEN-T5", "an ampersand of its own", good.Titled("Body P&G &co; Azul"));
        yield return Clean("GEN-T5", "a capital Ã of its own", good.Titled("CAMISETA ALGODÃO, MAÇÃ E LÃ"));
        yield return Found("GEN-T6", "four times", good.Titled("Body Azul Body Rosa Body Lilás Body Verde Bebê"));
        yield return Clean("GEN-T6", "three times", good.Titled("Body Azul Body Rosa Body Lilás Bebê"));
        yield return NotEvaluated("GEN-T6", "no Latin words to count", good.Titled("เสื้อผ้าเด็ก เสื้อผ้าเด็ก"));
        yield return Found("GEN-T7", "19 characters", good.Titled(19));
        yield return Found("GEN-T7", "151 characters", good.Titled(151));
        yield return Clean("GEN-T7", "20 characters", good.Titled(20));
        yield return Clean("GEN-T7", "four words say enough", good.Titled("Body Azul RN 2 Ana"));
        yield return Clean("GEN-T7", "three without a number too", good.Titled("Body Azul Ana"));
        yield return Found("GEN-T7", "a brand and its model", good.Titled("Nuvem Body BX349"));
        yield return NotEvaluated("GEN-T7", "a word in one sign", good.Titled("儿童连衣裙纯棉"));
        yield return Clean("GEN-T7", "150 characters", good.Titled(150));

        var amazon = Good.Amazon;
        yield return Found("GEN-D1", "empty, though the source carries more than titles", amazon with { Description = "" });
        yield return Found("GEN-D1", "the title again", amazon with { Description = Good.Title + "." });
        yield return Clean("GEN-D1", "a description", amazon);
        yield return NotEvaluated("GEN-D1", "a search result", Good.Summary(amazon.Channel));
        yield return Found("GEN-D2", "199 characters", good with { Description = Letters(199) });
        yield return Clean("GEN-D2", "200 characters", good with { Description = Letters(200) });
        yield return NotEvaluated("GEN-D2", "a search result", Good.Summary(good.Channel));
        yield return Found("GEN-D3", "WhatsApp", good with { Description = "Chame no WhatsApp 11 98765-4321" });
        yield return Clean("GEN-D3", "'www' alone", good with { Description = "www e @ não são contatos; 2.5x3.5 também não" });
        yield return Found("GEN-D4", "lorem ipsum", good with { Description = "Lorem ipsum dolor sit amet" });
        yield return Found("GEN-D5", "page codes", good with { Description = "Body d&#39;água &amp; sol" });
        yield return Clean("GEN-D5", "in markup they are right", good with { Description = "<p>Sol &amp; mar</p>" });
        yield return Clean("GEN-D5", "a sign of its own", good);
        yield return Clean("GEN-D4", "'a definir' within a word", good with { Description = "Redefinir a definição" });

        yield return Found("GEN-I1", "twice", good with { Images = [.. Good.Images(5), .. Good.Images(1)] }, Nexo.Rules.Fields.List(Good.Images(5)));
        yield return Clean("GEN-I1", "each once", good);
        yield return NotEvaluated("GEN-I1", "no pictures", good with { Images = [] });
        yield return Found("GEN-I2", "three", good with { Images = Good.Images(3) });
        yield return Clean("GEN-I2", "four", good with { Images = Good.Images(4) });
        yield return NotEvaluated("GEN-I2", "no pictures", good with { Images = [] });

        yield return Found("GEN-P1", "the former price is lower", good with { Price = 50m, ListPrice = 49.99m });
        yield return Clean("GEN-P1", "the same", good with { Price = 50m, ListPrice = 50m });
        yield return NotEvaluated("GEN-P1", "no former price", good with { ListPrice = null });
        yield return Found("GEN-P2", "nothing", good with { Price = 0m });
        yield return Found("GEN-P2", "a comma too far", good with { Price = 4.99m, ListPrice = 49.91m });
        yield return Clean("GEN-P2", "nine tenths off", good with { Price = 4.99m, ListPrice = 49.90m });
        yield return NotEvaluated("GEN-P2", "no price", good with { Price = null });
        yield return Found("GEN-S1", "none left", good with { Stock = 0 });
        yield return Clean("GEN-S1", "one left", good with { Stock = 1 });
        yield return NotEvaluated("GEN-S1", "not known", good with { Stock = null });
        yield return Found("GEN-R1", "3.4 by five", good with { Rating = 3.4m, ReviewCount = 5 });
        yield return Clean("GEN-R1", "3.5 by five", good with { Rating = 3.5m, ReviewCount = 5 });
        yield return Clean("GEN-R1", "Amazon takes 3", Good.Amazon with { Rating = 3m });
        yield return NotEvaluated("GEN-R1", "four reviews say little", good with { Rating = 1m, ReviewCount = 4 });
        yield return NotEvaluated("GEN-R1", "unrated", good with { Rating = null });
        yield return Found("GEN-G1", "a wrong check digit", good with { Gtin = "7891234567890" });
        yield return Clean("GEN-G1", "right", good);
        yield return NotEvaluated("GEN-G1", "none", good with { Gtin = null });
        yield return Found("GEN-V1", "capitals only", good with { Variations = [new Variation("Cor", ["Azul", "azul "])] });
        yield return Clean("GEN-V1", "the same option of two variations", good with { Variations = [new Variation("Cor", ["Único"]), new Variation("Tamanho", ["Único"])] });
        yield return Found("GEN-A1", "two attributes", good with { Attributes = good.Attributes.Take(2).ToDictionary() });
        yield return Clean("GEN-A1", "three attributes", good with { Attributes = good.Attributes.Take(3).ToDictionary() });
        yield return NotEvaluated("GEN-A1", "none", good with { Attributes = new Dictionary<string, string>() });
        yield return Found("GEN-B1", "no brand", good with { Brand = null });
        yield return Clean("GEN-B1", "a brand", good);
    }

    static IEnumerable<RuleCase> ChildrensClothing()
    {
        var good = Good.Kaway;
        var bare = good with { Description = Letters(250), Bullets = [] };
        yield return Found("KID-1", "no origin", bare.Without("País de origem"));
        yield return Found("KID-1", "shares that make 105", bare.With("Material", "95% algodão, 10% elastano"));
        yield return Found("KID-1", "shares that rise", bare.With("Material", "5% elastano, 95% algodão"));
        yield return Clean("KID-1", "all there", good);
        yield return Clean("KID-1", "an adult's garment", bare.Without("País de origem") with { Title = "Camiseta Feminina Básica", Category = "Roupas > Camisetas" });
        yield return Clean("KID-1", "no clothing", bare.Without("País de origem").Toy());
        yield return NotEvaluated("KID-1", "sold elsewhere", bare.Without("País de origem") with { Currency = "USD" });
        yield return NotEvaluated("KID-1", "no attributes at all", bare with { Attributes = new Dictionary<string, string>() });
        yield return Found("KID-2", "lycra", bare.With("Material", "Lycra"));
        yield return Clean("KID-2", "the fibre beside it", bare.With("Material", "Poliamida (nylon)"));
        yield return NotEvaluated("KID-2", "no material", bare.Without("Material"));
        yield return NotEvaluated("KID-5", "a child's bikini", good with { Title = "Biquíni Infantil Flores", Category = "Roupas > Moda Praia" });
        yield return Clean("KID-5", "a body is no underwear", good);
        yield return Found("KID-7", "no chart anywhere", bare.Without("Guia de tamanhos"));
        yield return Clean("KID-7", "a chart", good);
        yield return NotEvaluated("KID-7", "no attributes at all", bare with { Attributes = new Dictionary<string, string>() });
    }
}
