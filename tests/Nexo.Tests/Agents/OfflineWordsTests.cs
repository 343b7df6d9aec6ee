using Nexo.Agents.Proposing;
using Nexo.Agents.Wording;
using Nexo.Auditing;
using Nexo.Channels;
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
            if (rule.Id is not ("ML-A1" or "SHP-Q2" or "SHP-Q10" or "ML-I4" or "AMZ-I1" or "TT-I2")) // asked of the channel or of the picture, never found in this step
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

    [Fact]
    public void The_same_findings_always_read_the_same()
    {
        var listings = Enumerable.Range(0, 8).Select(i => Orchestration.Shop.Flawed(Channel.Shopee, i)).ToArray();

        Findings.Grouped(listings).Select(OfflineWords.Description).ShouldBe(Findings.Grouped(listings).Select(OfflineWords.Description));
    }
}
