using Nexo.Agents.Proposing;
using Nexo.Agents.Wording;
using Nexo.Channels;
using Nexo.Rules;
using Shouldly;

namespace Nexo.Tests.Agents;

public sealed class OfflineWordsTests
{
    [Fact]
    public void Every_rule_of_every_channel_has_words_of_its_own()
    {
        foreach (var rule in Channel.All.SelectMany(RulePacks.Of))
        {
            var finding = Findings.Of(Findings.Listing(Channel.Kaway, "Vestido"))[0].Finding with { Rule = rule.Id, Field = rule.Field, Evidence = default };
            if (rule.Id is not ("ML-A1" or "SHP-Q2" or "SHP-Q10" or "ML-I4" or "AMZ-I1" or "TT-I2" or "AMZ-S1" or "ML-R1")) // asked of the channel, of the picture or of the account, never found in this step
                Topics.Of(finding).ShouldNotBe(Topic.Other, rule.Id);
        }
        foreach (var topic in Enum.GetValues<Topic>())
            Words.Of(topic).ShouldNotBeNull();
    }

    [Fact]
    public void Titles_name_the_product_or_the_number_and_what_changes()
    {
        var one = Findings.Grouped(Findings.Listing(Channel.MercadoLivre, "Calça Saruel Moletinho Bebê", images: 1)).Single();
        var many = Findings.Grouped(Enumerable.Range(1, 8).Select(i => Findings.Listing(Channel.Kaway, $"Vestido de linho da coleção {i} frete grátis"))).Single(g => g.Grouping == Grouping.Sweep);

        OfflineWords.Title(one).ShouldBe("Acrescentar 2 fotos de “Calça Saruel Moletinho Bebê”");
        OfflineWords.Title(many).ShouldBe("Remover termos promocionais de 8 títulos");
    }

    [Theory]
    [InlineData("Short de Moletinho!!! Imperdível", "corrigir o título (promoção e pontuação) de “Short de Moletinho!!! Imperdível”")]
    [InlineData("Short  de Moletinho Imperdível", "corrigir o título (promoção e espaços) de “Short de Moletinho Imperdível”")]
    public void Several_faults_of_one_title_are_each_named_once_and_shortly(string title, string said) =>
        OfflineWords.Title(Findings.Grouped(Findings.Listing(Channel.Kaway, title)).Single()).ShouldEndWith(said);

    [Fact]
    public void Everything_the_agents_would_say_of_a_flawed_shop_reads_whole()
    {
        foreach (var channel in Channel.All)
        {
            var groups = Findings.Grouped(Enumerable.Range(0, 24).Select(i => Orchestration.Shop.Flawed(channel, i)));
            groups.ShouldNotBeEmpty();
            foreach (var group in groups)
            {
                var (title, description) = (OfflineWords.Title(group), OfflineWords.Description(group));
                title.Length.ShouldBeInRange(10, 180, title);
                char.IsUpper(title[0]).ShouldBeTrue(title);
                description.ShouldContain("estimativa");
                foreach (var text in new[] { title, description })
                {
                    text.ShouldNotContain("  ", Shouldly.Case.Sensitive, text);
                    text.ShouldNotContain("“”", Shouldly.Case.Sensitive, text);
                    text.ShouldNotContain(" .", Shouldly.Case.Sensitive, text);
                    text.ShouldNotContain("{", Shouldly.Case.Sensitive, text);
                    text.ShouldNotContain("«", Shouldly.Case.Sensitive, text);
                }
            }
        }
    }

    [Theory]
    [InlineData("GHS", "Dress for baby girl with bow and lace of soft cotton!!!", "O texto do anúncio está em inglês; a mudança proposta fica no mesmo idioma.")]
    [InlineData("MXN", "Vestido para niña con lazo y algodón para los bebés!!!", "O texto do anúncio está em espanhol; a mudança proposta fica no mesmo idioma.")]
    [InlineData("THB", "ชุดนอนเด็กผ้าฝ้ายลายการ์ตูนน่ารักแขนสั้นกางเกงขาสั้น!!!", "O texto do anúncio está em tailandês; a mudança proposta fica no mesmo idioma.")]
    [InlineData("BRL", "Dress for baby girl with bow and lace of soft cotton!!!", "O texto do anúncio está em inglês e o preço em reais: vale traduzir o anúncio para quem compra no Brasil.")]
    [InlineData("BRL", "Vestido infantil com laço e renda de algodão macio!!!", null)]
    public void Who_reads_in_Portuguese_is_told_of_another_language(string currency, string title, string? note)
    {
        var task = Findings.Grouped(Findings.Listing(Channel.Kaway, title, title.Replace("!", "", StringComparison.Ordinal).PadRight(300, '.')) with { Currency = currency }).Single(g => g.Edits.Count > 0);

        var said = OfflineWords.Description(task);

        (said.Contains("idioma", StringComparison.Ordinal) || said.Contains("traduzir", StringComparison.Ordinal)).ShouldBe(note is not null, said);
        said.ShouldContain(note ?? "");
    }

    [Fact]
    public void A_count_that_is_not_known_is_not_claimed()
    {
        // SHP-Q8 sees names too long and too short; only the short ones are in this task.
        var listings = Enumerable.Range(1, 4).Select(i => Findings.Listing(Channel.Shopee, $"Meia {i}")).ToArray();
        var cases = Findings.Of(listings);

        var short_ = GroupFindings.Group(cases, new ChannelFacts(1_000, new Dictionary<string, long> { ["SHP-Q8"] = 400 })).Single(g => g.Topic == Topic.TitleTooShort);

        OfflineWords.Description(short_).ShouldContain("Isso acontece em pelo menos 4 anúncios da Shopee");
    }

    [Theory]
    [InlineData("shein", "Descrição com emoji ✨ no meio do texto, e bem macia.", "A descrição usa “✨”.")]
    [InlineData("kaway", "Chame no WhatsApp (11) 98765-4321 ou loja@example.com", "Na descrição há um e-mail e um telefone (“(11) 98765-4321”).")]
    public void What_was_seen_is_said_as_it_is(string channel, string description, string seen)
    {
        var task = Findings.Grouped(Findings.Listing(Channel.Parse(channel, null), "Vestido infantil com laço de algodão macio", description)).First(g => OfflineWords.Description(g).Contains(seen[..10], StringComparison.Ordinal));

        OfflineWords.Description(task).ShouldContain(seen);
    }

    [Fact]
    public void The_label_and_the_sheet_are_told_in_right_Portuguese()
    {
        var all = Channel.All.SelectMany(channel => Findings.Grouped(Samples.Of(channel))).Select(g => $"{OfflineWords.Title(g)}\n{OfflineWords.Description(g)}").ToArray();
        var text = string.Join('\n', all);

        text.ShouldContain("Na ficha faltam o gênero e a faixa etária.");
        text.ShouldContain("Na ficha falta a faixa etária.");
        text.ShouldContain("Os percentuais da composição (75% e 20%) somam 95%, e não 100%.");
        text.ShouldContain("corrigir a composição");
        all.Where(task => task.Contains("falta a faixa etária", StringComparison.Ordinal)).ShouldAllBe(task => !task.Contains("95% algodão", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_findings_always_read_the_same()
    {
        var listings = Enumerable.Range(0, 8).Select(i => Orchestration.Shop.Flawed(Channel.Shopee, i)).ToArray();

        Findings.Grouped(listings).Select(OfflineWords.Description).ShouldBe(Findings.Grouped(listings).Select(OfflineWords.Description));
    }
}
