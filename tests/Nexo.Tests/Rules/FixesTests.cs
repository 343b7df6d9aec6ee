using FsCheck;
using FsCheck.Fluent;
using Nexo.Listings;
using Nexo.Rules;
using Nexo.Rules.Mends;
using Nexo.Rules.Reading;
using Shouldly;

namespace Nexo.Tests.Rules;

public sealed class FixesTests
{
    static readonly string[] Pieces =
    [
        "Body", "BODY", "Bebê", "VESTIDO", "Infantil", "MENINA", "Algodão", "algodão", "azul", "ROSA", "tamanho", "P", "GG", "6", "meses", "100%", "2.5", "3x", "R$", "49,90", "de", "com", "e", "COM",
        "frete grátis", "Promoção!!", "BEST SELLER", "50% de desconto", "★", "🧸", "👨‍👩‍👧", "|", "-", ",", " , ", "/", "(", ")", "[novo]", "\"", "  ", "\t", "\u200B", "\u00A0", "editora", "Cor", "N/A", "ÃƒÂ", "AlgodÃ£o",
        "<b>", "</b>", "<p>Macio</p>", "<br>", "https://a.example/x", "(11) 98765-4321", "кофта", "เด็ก", "ベビー", "\u0301", "\u202E",
    ];

    static Gen<string> Texts(int most) =>
        from count in Gen.Choose(0, most)
        from pieces in Gen.ArrayOf(Gen.Elements(Pieces), count)
        from glue in Gen.Elements(" ", " ", "", ", ")
        select string.Join(glue, pieces);

    static Arbitrary<Listing> Listings() => Arb.From(
        from good in Gen.Elements(Good.All.AsEnumerable())
        from title in Texts(40)
        from description in Texts(60)
        from bullets in Gen.ListOf(Texts(8), 4)
        from images in Gen.ListOf(Gen.Choose(1, 6), 8)
        from brand in Gen.Elements<string?>(null, "Nuvem", "BODY BEBÊ", "Yupi!")
        select good with { Title = title, Description = description, Bullets = [.. bullets], Brand = brand, Images = [.. images.Select(n => $"https://images.example.test/{n}.jpg")] });

    [Fact]
    public void A_fix_keeps_its_rule_breaks_no_other_and_loses_no_number() =>
        Prop.ForAll(Listings(), listing =>
        {
            foreach (var fact in Auditor.Audit(listing).Findings.Where(fact => fact.Fix is not null))
                Mended.Holds(listing, fact);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void The_same_listing_is_always_judged_the_same() =>
        Prop.ForAll(Listings(), listing => Said(listing).ShouldBe(Said(listing with { }))).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Theory]
    [InlineData("Body Bebê Azul (Frete Grátis)", "Body Bebê Azul")]
    [InlineData("Frete Grátis | Body Bebê Azul", "Body Bebê Azul")]
    [InlineData("Body Bebê, Frete Grátis, Azul", "Body Bebê, Azul")]
    [InlineData("Body Bebê com Frete Grátis", "Body Bebê")]
    [InlineData("Body Bebê 10% de desconto", "Body Bebê")]
    [InlineData("Body Bebê 50% OFF Azul", "Body Bebê Azul")]
    [InlineData("Macacão Plush 12x Sem Juros", "Macacão Plush")]
    [InlineData("Macacão Plush Zíper em até 12 x sem juros, Bebê", "Macacão Plush Zíper, Bebê")]
    [InlineData("Body 100% algodão frete grátis", "Body 100% algodão")]
    [InlineData("Short Moletinho - Frete Grátis! O Mais Vendido", "Short Moletinho")]
    [InlineData("Escova Bambarro #menor Preço", "Escova Bambarro")]
    [InlineData("Giz Sinuca Promoção. Cor Preto", "Giz Sinuca Cor Preto")]
    [InlineData("Presente com frete grátis para bebê", null)]
    [InlineData("Frete Grátis", null)]
    public void Phrases_leave_no_seam(string title, string? mended)
    {
        var text = new Text(title);

        Cutting.WithoutPhrases(text, Offers.In(text, Vocabulary.Promotions)).ShouldBe(mended);
    }

    [Theory]
    [InlineData("Pijama Longo Infantil Pijama Estrelas Pijama que Brilha no Escuro", "Pijama Longo Infantil Estrelas que Brilha no Escuro")]
    [InlineData("Kit Body Longo Infantil, Body Curto e Body Regata", "Kit Body Longo Infantil, Curto e Regata")]
    [InlineData("Vestido para Bebê, Conjunto para Bebê, Kit para Bebê", "Vestido para Bebê, Conjunto, Kit")]
    [InlineData("Vestido para Bebê Conjunto para Bebê Kit para Bebê", null)]
    [InlineData("Vestido Infantil Laço de Vestido Longo e Vestido", null)]
    [InlineData("Kit 3 Bodies Infantil 2 Bodies e 4 Bodies", null)]
    [InlineData("Camiseta Infantil Azul Bebê Azul com Azul", null)]
    [InlineData("Hair Clip for Women Hair Ribbon Hair Bow", null)]
    [InlineData("Body-Body Infantil Body/Body", null)]
    public void A_word_said_before_goes_where_nothing_leans_on_it(string title, string? mended)
    {
        var text = new Text(title);
        var words = text.Words.GroupBy(word => text.FoldedOf(word).ToString()).Where(g => g.Count() > 1 && !Vocabulary.Connectors.Has(g.Key)).SelectMany(g => g.Skip(1)).Select(word => new Hit(word.Start, word.End));

        Repeats.Without(text, [.. words]).ShouldBe(mended);
    }

    [Theory]
    [InlineData("Vestido", "Vestido Infantil Menina Algodão Ursinho & Cia")]
    [InlineData("Body bebê ribana", "Body bebê ribana Menina Algodão Ursinho & Cia")]
    [InlineData("Vestido de algodão menina", "Vestido de algodão menina Infantil Ursinho & Cia")]
    [InlineData("Baby dress", null)]
    public void A_short_title_is_completed_with_what_the_fields_say(string title, string? completed)
    {
        var listing = Good.Kaway with
        {
            Title = title,
            Brand = "Ursinho & Cia",
            Category = "Moda Infantil > Vestidos",
            Description = title.StartsWith("Baby", StringComparison.Ordinal) ? "A dress for the baby with love" : "Peça macia para o bebê, com botões.",
            Attributes = new Dictionary<string, string> { ["Gênero"] = "Feminino", ["Composição"] = "95% algodão, 5% elastano" },
        };

        Completing.Of(new ListingFacts(listing)).ShouldBe(completed);
    }

    [Theory]
    [InlineData("VESTIDO LONGO NUVEM MIÚDA", "NUVEM MIÚDA", "Vestido Longo Nuvem Miúda")]
    [InlineData("VESTIDO LONGO NUVEM MIÚDA", "Nuvem MIÚDA", "Vestido Longo Nuvem MIÚDA")]
    [InlineData("BLOCOS GRANDES DE MONTAR LEGO", "LEGO", "Blocos Grandes de Montar LEGO")]
    public void A_brand_in_capitals_is_calmed_with_the_title_unless_it_is_as_short_as_an_acronym(string title, string brand, string calm) =>
        Capitals.Calmed(new Text(title), brand).ShouldBe(calm);

    [Theory]
    [InlineData("<LI>1x Dress<LI>1x Collar", "1x Dress\n1x Collar")]
    [InlineData("<ul><li>Um</li><li>Dois</li></ul>", "Um\nDois")]
    public void Items_of_a_list_become_lines(string html, string plain) => Html.PlainText(html).ShouldBe(plain);

    [Theory]
    [InlineData("Vestido Floral Rodado Alças Finas Laço nas Costas Estampa Delicada Primavera", "Vestido Floral Rodado Alças Finas Laço nas Costas Estampa")]
    [InlineData("Vestido Floral Rodado Alças Finas Laço nas Costas Estampa Delicada Tamanho 8", null)]
    [InlineData("Vestido Floral Rodado Alças Finas Laço nas Costas Estampa Delicada Menina", null)]
    [InlineData("Sapateira Organizador Dobrável Resistente Prática Para 9 Prateleiras Largas", null)]
    [InlineData("Vestido Floral Rodado Alças Finas (Laço nas Costas Estampa Delicada Primavera)", "Vestido Floral Rodado Alças Finas")]
    [InlineData("Vestido Floral Rodado Alças Finas Laço nas Costas Estampa de Flores do Campo", "Vestido Floral Rodado Alças Finas Laço nas Costas")]
    [InlineData("Vestido Floral Rodado Alças Finas Laço nas Costas Estampa Grande Pronta Entrega", "Vestido Floral Rodado Alças Finas Laço nas Costas Estampa")]
    [InlineData("Vestido Floral Rodado Alças Finas Laço nas Costas Estampa Nuvem de Algodão", null)]
    [InlineData("Palavraúnicasemespaçoquepassadolimitedesessentacaracteresdotítulotodo", null)]
    public void A_title_is_cut_only_where_nothing_essential_falls_off(string title, string? shortened) =>
        Shortening.Of(new ListingFacts(Good.MercadoLivre with { Title = title })).ShouldBe(shortened);

    static string Said(Listing listing) =>
        string.Join('\n', Auditor.Audit(listing) is var audit
            ? audit.Findings.Select(fact => $"{fact.Rule.Id} {fact.Evidence} {fact.Fix}").Concat(audit.NotEvaluated.Select(unknown => $"{unknown.Rule.Id} {unknown.Why}"))
            : []);
}
