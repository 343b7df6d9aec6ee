using FsCheck;
using FsCheck.Fluent;
using Nexo.Auditing;
using Nexo.Auditing.Mends;
using Nexo.Auditing.Reading;
using Nexo.Listings;
using Shouldly;

namespace Nexo.Tests.Auditing;

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
    [InlineData("Body Bebê 10% de desconto", null)]
    [InlineData("Macacão Plush 12x Sem Juros", null)]
    [InlineData("Short Moletinho - Frete Grátis! O Mais Vendido", "Short Moletinho")]
    [InlineData("Escova Bambarro #menor Preço", "Escova Bambarro")]
    [InlineData("Giz Sinuca Promoção. Cor Preto", "Giz Sinuca Cor Preto")]
    [InlineData("Presente com frete grátis para bebê", null)]
    [InlineData("Frete Grátis", null)]
    public void Phrases_leave_no_seam(string title, string? mended)
    {
        var text = new Text(title);

        Cutting.WithoutPhrases(text, Vocabulary.Promotions.In(text)).ShouldBe(mended);
    }

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
