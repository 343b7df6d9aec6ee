using Nexo.Agents.Proposing;
using Nexo.Agents.Wording;
using Nexo.Channels;
using Nexo.Rules;
using Nexo.Tests.Rules;
using Shouldly;

namespace Nexo.Tests.Agents;

/// <summary>A proposed text is judged by the rules again: what it leaves wrong is named, never claimed to be mended.</summary>
public sealed class MendedTitlesTests
{
    [Theory]
    [InlineData("amazon", "Pijama Longo Infantil Pijama Estrelas Pijama que Brilha no Escuro $ Promoção", "Pijama Longo Infantil Estrelas que Brilha no Escuro")]
    [InlineData("amazon", "Kit 3 Bodies Manga Curta Básicos - Frete Grátis! O Mais Vendido", "Kit 3 Bodies Manga Curta Básicos")]
    [InlineData("mercadolivre", "Macacão Plush Zíper Bebê 12x Sem Juros Nuvem Miúda Novo", "Macacão Plush Zíper Bebê Nuvem Miúda")]
    [InlineData("mercadolivre", "Camiseta Básica Infantil Roupa de Ano Novo", null)]
    [InlineData("kaway", "Short de Moletinho com Bolsos!!! Imperdível, o melhor preço", "Short de Moletinho com Bolsos")]
    [InlineData("kaway", "Short de Moletinho &amp; Bolsos &quot;Nuvem&quot;  Promoção", "Short de Moletinho & Bolsos \"Nuvem\"")]
    [InlineData("tiktokshop", "CONJUNTO MOLETOM INFANTIL INVERNO COM CAPUZ E BOLSOS 50% OFF", "Conjunto Moletom Infantil Inverno com Capuz e Bolsos")]
    public void Several_faults_of_a_title_are_mended_together(string channel, string title, string? mended)
    {
        var listing = Findings.Listing(Channel.Parse(channel, null), title, Long) with { Images = Good.Images(6) };

        var edit = Findings.Grouped(listing).SelectMany(g => g.Edits).SingleOrDefault(e => e.Field == "title");

        edit?.After.ShouldBe(mended);
        if (mended is not null)
            Mend.LeftAfter(listing, [edit!]).ShouldNotContain(fact => fact.Rule.Field == "title");
    }

    [Fact]
    public void What_an_edit_does_not_settle_is_said_with_the_evidence_of_the_new_text()
    {
        var task = Findings.Grouped(Findings.Listing(Channel.MercadoLivre, "Body Manga Longa Ribana Bebê Unissex Algodão Pima Nuvem Miúda Frete Grátis") with { Brand = "Nuvem Miúda" }).ShouldHaveSingleItem();

        task.Edits.ShouldHaveSingleItem().After.ShouldBe("Body Manga Longa Ribana Bebê Unissex Algodão Pima Nuvem Miúda");
        OfflineWords.Description(task).ShouldContain("mas não resolve tudo. Mesmo com ela, o título tem 61 caracteres e o limite do Mercado Livre é 60.");
        OfflineWords.Description(task).ShouldNotContain("é só conferir");
    }

    [Fact]
    public void No_task_of_the_sample_catalogue_claims_to_mend_what_it_leaves()
    {
        var tasks = Channel.All.SelectMany(channel => Findings.Grouped(Samples.Of(channel))).ToArray();

        tasks.Count(t => t.Edits.Count > 0).ShouldBeGreaterThan(20);
        foreach (var task in tasks.Where(t => t.Grouping == Grouping.Listing))
        {
            var left = Mend.LeftAfter(task.Listings[0], task.Edits).Select(fact => fact.Rule.Id).ToHashSet();
            var leaves = task.Cases.Any(c => left.Contains(c.Finding.Rule) && task.Edits.Any(e => e.Field == c.Finding.Field));
            OfflineWords.Description(task).Contains("não resolve", StringComparison.Ordinal).ShouldBe(leaves, OfflineWords.Title(task));
            foreach (var edit in task.Edits.Where(e => e.Field == "title"))
                Mend.LeftAfter(task.Listings[0], task.Edits).Where(fact => fact.Rule.Severity != Severity.Advice).Select(fact => fact.Rule.Id)
                    .Except(Auditor.Audit(task.Listings[0]).Findings.Select(f => f.Rule.Id)).ShouldBeEmpty($"{edit.Before} → {edit.After}");
        }
    }

    const string Long = "Peça em malha com acabamento reforçado, toque macio e punhos firmes para o dia a dia.\nTabela de medidas: tórax 50 cm, comprimento 60 cm.\n"
        + "Lavar à máquina em água fria, com cores semelhantes, e secar à sombra. O tecido não encolhe e a cor não desbota, mesmo depois de muitas lavagens em casa.\n"
        + "Os botões de pressão são livres de níquel e as costuras são planas, para não marcar a pele. A etiqueta é estampada por dentro.\n"
        + "Fabricado no Brasil. Na dúvida entre dois tamanhos, escolha o maior: a peça acompanha o crescimento por mais tempo.\n";
}
