using Nexo.Agents.Proposing;
using Nexo.Channels;
using Nexo.Tasks;
using Shouldly;

namespace Nexo.Tests.Agents;

public sealed class GroupFindingsTests
{
    [Fact]
    public void One_mechanical_fix_over_many_listings_is_one_candidate_with_many_rows()
    {
        var groups = Findings.Grouped(Enumerable.Range(1, 8).Select(i => Findings.Listing(Channel.Kaway, $"Vestido de linho da coleção {i} frete grátis")));

        var sweep = groups.Single(g => g.Grouping == Grouping.Sweep);
        sweep.Edits.Count.ShouldBe(8);
        sweep.Edits.ShouldAllBe(e => e.Field == "title" && !e.After!.Contains("frete"));
        sweep.Cases.ShouldAllBe(c => c.Finding.Rule == "GEN-T4");
    }

    [Fact]
    public void One_listings_fixes_stay_together_and_one_text_is_edited_once()
    {
        var groups = Findings.Grouped(Findings.Listing(Channel.MercadoLivre, "Saída Maternidade 3 Peças Bebê Devolução Grátis Algodão Pima Nuvem", "<p>Linda</p>", images: 1));

        var one = groups.ShouldHaveSingleItem();
        one.Grouping.ShouldBe(Grouping.Listing);
        one.Cases.Select(c => c.Finding.Rule).ShouldContain("ML-T1");
        one.Cases.Select(c => c.Finding.Rule).ShouldContain("ML-T3");
        one.Edits.Count(e => e.Field == "title").ShouldBe(1);
        one.Edits.Single(e => e.Field == "title").After.ShouldBe("Saída Maternidade 3 Peças Bebê Algodão Pima Nuvem");
    }

    [Fact]
    public void No_finding_stands_in_two_candidates_and_no_text_is_edited_by_two()
    {
        var groups = Findings.Grouped(Enumerable.Range(0, 40).Select(i => Orchestration.Shop.Flawed(Channel.All[i % 6], i)).Where(l => l.Channel == Channel.Amazon || l.Channel == Channel.Shopee).GroupBy(l => l.Channel).First());

        groups.SelectMany(g => g.Cases).Select(c => c.Finding.Id).ShouldBeUnique();
        groups.SelectMany(g => g.Edits).Select(e => (e.Listing, e.Field)).ShouldBeUnique();
    }

    [Fact]
    public void A_habit_of_the_channel_is_worked_off_together_and_not_listing_by_listing()
    {
        var listings = Enumerable.Range(1, 12).Select(i => Findings.Listing(Channel.Kaway, $"Vestido de linho da coleção {i}", images: 1)).Append(Findings.Listing(Channel.Kaway, "Vestido", images: 1)).ToArray();
        var cases = Findings.Of(listings);

        var groups = GroupFindings.Group(cases, Findings.Facts(cases, listings: 13));

        var batch = groups.Single(g => g.Grouping == Grouping.Batch && g.Topic == Nexo.Agents.Wording.Topic.FewImages);
        batch.Cases.Count.ShouldBe(5);
        batch.OfAll.ShouldBe(13);
        groups.Where(g => g.Grouping == Grouping.Listing).SelectMany(g => g.Cases).ShouldAllBe(c => c.Finding.Rule != "GEN-I2");
    }

    [Fact]
    public void A_shortcoming_of_many_listings_is_worked_off_together_however_large_the_shop()
    {
        var listings = Enumerable.Range(1, 40).Select(i => Findings.Listing(Channel.Kaway, $"Vestido de linho da coleção {i}", "Curta.", images: 1)).ToArray();
        var cases = Findings.Of(listings);

        var groups = GroupFindings.Group(cases, Findings.Facts(cases, listings: 5_000));

        groups.ShouldAllBe(g => g.Grouping == Grouping.Batch);
        groups.Select(g => g.Topic).ShouldContain(Nexo.Agents.Wording.Topic.FewImages);
    }

    [Fact]
    public void The_greatest_expected_effect_comes_first_and_many_small_ones_do_not_outweigh_it()
    {
        var spaces = Enumerable.Range(1, 100).Select(i => Findings.Listing(Channel.Kaway, $"Vestido de linho  da coleção {i}"));
        var hidden = Findings.Listing(Channel.Kaway, "Vestido de linho com laço", "Peça em malha, tórax 50 cm. Chame no WhatsApp 11 98765-4321 e combine a entrega. " + new string('a', 200));

        var groups = Findings.Grouped(spaces.Append(hidden));

        groups[0].Priority.ShouldBe(TaskPriority.High);
        groups[0].Listings.ShouldHaveSingleItem().ShouldBe(hidden);
        groups.Select(g => g.Priority).ShouldBe(groups.Select(g => g.Priority).OrderDescending());
        groups.Single(g => g.Grouping == Grouping.Sweep).Edits.Count.ShouldBe(100);
    }

    [Fact]
    public void New_wordings_come_in_as_many_rows_as_a_person_reads()
    {
        var groups = Findings.Grouped(Enumerable.Range(1, 80).Select(i => Findings.Listing(Channel.Kaway, $"Vestido de linho da coleção {i} frete grátis")));

        groups.Where(g => g.Grouping == Grouping.Sweep).ShouldAllBe(g => g.Edits.Count == 50);
    }

    [Fact]
    public void Photos_shown_twice_are_swept_though_others_are_missing()
    {
        var listings = Enumerable.Range(1, 4).Select(i => Findings.Listing(Channel.Shein, $"Vestido de linho da coleção {i}") with { Images = ["https://example.test/1.jpg", "https://example.test/1.jpg"] }).ToArray();

        var groups = Findings.Grouped(listings);

        groups.Single(g => g.Grouping == Grouping.Sweep).Edits.ShouldAllBe(e => e.Field == "images");
        groups.Single(g => g.Grouping == Grouping.Batch).Topic.ShouldBe(Nexo.Agents.Wording.Topic.FewImages);
    }

    [Fact]
    public void The_fingerprint_is_the_same_for_the_same_findings_in_any_order_and_another_for_others()
    {
        var listings = Enumerable.Range(1, 4).Select(i => Findings.Listing(Channel.Kaway, $"Vestido de linho da coleção {i} frete grátis")).ToArray();
        var cases = Findings.Of(listings);

        var once = GroupFindings.Group(cases, Findings.Facts(cases)).Select(g => g.Fingerprint);
        var again = GroupFindings.Group([.. cases.Reverse()], Findings.Facts(cases)).Select(g => g.Fingerprint);
        var fewer = GroupFindings.Group([.. cases.Where(c => c.Listing != listings[0])], Findings.Facts(cases)).Select(g => g.Fingerprint);

        again.ShouldBe(once);
        fewer.ShouldNotBe(once);
    }

    [Theory]
    [InlineData(16, TaskPriority.High)]
    [InlineData(15, TaskPriority.Medium)]
    [InlineData(6, TaskPriority.Medium)]
    [InlineData(5, TaskPriority.Low)]
    public void Priority_follows_the_impact(int impact, TaskPriority priority)
    {
        var some = Findings.Of(Findings.Listing(Channel.Kaway, "Vestido"))[0];
        var one = new Candidate(Grouping.Listing, Channel.Kaway, Nexo.Agents.Wording.Topic.TitleTooShort, [some with { Finding = some.Finding with { Impact = impact } }], []) { ByHand = [] };

        one.Priority.ShouldBe(priority);
        one.Hours.ShouldBe(0.25m);
    }

    [Fact]
    public void Impacts_of_one_listing_add_up_with_diminishing_returns()
    {
        var some = Findings.Of(Findings.Listing(Channel.Kaway, "Vestido"))[0];
        Nexo.Agents.Proposing.Case Of(string field, decimal impact) => some with { Finding = some.Finding with { Field = field, Impact = impact } };
        decimal Impact(params Nexo.Agents.Proposing.Case[] cases) => new Candidate(Grouping.Listing, Channel.Kaway, Nexo.Agents.Wording.Topic.TitleTooShort, cases, []) { ByHand = [] }.Impact;

        Impact(Of("title", 20), Of("images", 10)).ShouldBe(28);
        Impact(Of("title", 16), Of("title", 16), Of("title", 9)).ShouldBe(16, "a title is hidden once");
    }

    [Fact]
    public void An_inbox_that_is_full_takes_no_more_but_what_is_new()
    {
        var groups = Findings.Grouped(Enumerable.Range(1, 6).Select(i => Orchestration.Shop.Flawed(Channel.Amazon, i)));
        groups.Count.ShouldBeGreaterThan(4);
        var activation = Guid.CreateVersion7();
        static IReadOnlyList<OpenProposal> Waiting(DateTimeOffset since) => [.. Enumerable.Range(0, 4).Select(_ => Open(null) with { CreatedAt = since })];

        Room.For(groups, [], activation, maxTasks: 4).Most.ShouldBe(4);
        Room.For(groups, [.. Waiting(default).Take(3)], activation, 4).Most.ShouldBe(1);
        Room.For(groups, Waiting(DateTimeOffset.MinValue), activation, 4).Most.ShouldBe(0, "nothing was found since");
        var news = groups.Select((g, i) => i < 3 ? g with { Cases = [.. g.Cases.Select(c => c with { FoundAt = DateTimeOffset.UnixEpoch })] } : g).ToArray();
        var room = Room.For(news, Waiting(DateTimeOffset.MinValue), activation, 4);
        room.Most.ShouldBe(3);
        room.Offered.ShouldBe(news[..3], "only what is new");
        Room.For(news, Waiting(DateTimeOffset.MaxValue), activation, 4).Most.ShouldBe(0, "it was found before");
        Room.For(news, [.. Waiting(DateTimeOffset.MinValue), Open(activation), Open(activation)], activation, 4).Most.ShouldBe(2, "what this activation has added counts");
        Room.For(groups, [Open(activation), Open(activation)], activation, 2).Most.ShouldBe(0);
    }

    [Fact]
    public void While_a_sweep_waits_for_its_decision_the_rest_of_its_rule_waits_with_it()
    {
        var cases = Findings.Of(Enumerable.Range(1, 8).Select(i => Findings.Listing(Channel.Kaway, $"Vestido de linho da coleção {i} frete grátis")));

        GroupFindings.Group(cases, Findings.Facts(cases), new HashSet<string> { "GEN-T4" }).SelectMany(g => g.Cases).ShouldAllBe(c => c.Finding.Rule != "GEN-T4");
    }

    static OpenProposal Open(Guid? activation) => new()
    {
        Id = TaskId.From(Guid.CreateVersion7()),
        IsUndecided = true,
        ActivationId = activation,
        Evidence = [new(Guid.NewGuid(), Nexo.Listings.ListingId.From(Guid.NewGuid()), "AMZ-T1", "error", "title", "", default, 1)],
    };
}
