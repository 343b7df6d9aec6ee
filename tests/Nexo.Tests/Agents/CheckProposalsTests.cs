using System.Text.Json;
using Nexo.Agents;
using Nexo.Agents.Proposing;
using Nexo.Channels;
using Shouldly;

namespace Nexo.Tests.Agents;

public sealed class CheckProposalsTests
{
    readonly Brief brief;

    public CheckProposalsTests()
    {
        var listings = new[] { "Azul", "Rosa", "Verde", "Cinza", "Branco" }.Select(colour => Findings.Listing(Channel.MercadoLivre, $"Body Manga Longa {colour} Ribana Bebê Unissex Algodão Pima Nuvem Miúda")).ToArray();
        brief = new Brief(AgentProfiles.Of(Channel.MercadoLivre).Prompt, Findings.Grouped([.. listings, Findings.Listing(Channel.MercadoLivre, "Calça Saruel Moletinho Bebê", images: 1)]), []);
    }

    [Fact]
    public void What_cites_what_exists_is_accepted_with_the_facts_of_the_candidate()
    {
        var check = CheckProposals.Check(Answer(), brief);

        check.Declined.ShouldBeEmpty();
        var accepted = check.Accepted.ShouldHaveSingleItem();
        accepted.Title.ShouldBe("Encurtar os títulos longos dos bodies");
        accepted.Edits.ShouldBe(accepted.Candidate.Edits);
    }

    [Theory]
    [InlineData("c99", "f1", "l1", "unknown_candidate")]
    [InlineData("c1", "f999", "l1", "unknown_finding")]
    [InlineData("c1", "f1", "l999", "unknown_listing")]
    [InlineData("c2", "f1", "l1", "unknown_finding")]
    public void What_cites_what_does_not_exist_is_refused_and_counted(string candidate, string finding, string listing, string code)
    {
        var check = CheckProposals.Check(Answer(candidate, finding, listing), brief);

        check.Accepted.ShouldBeEmpty();
        check.Declined.ShouldHaveSingleItem().Code.ShouldBe(code);
        check.Proposed.ShouldBe(1);
    }

    [Theory]
    [InlineData("curto", "title_length")]
    [InlineData("Veja em https://example.test/promo os bodies", "title_content")]
    public void A_text_that_does_not_fit_is_refused(string title, string code) =>
        CheckProposals.Check(Answer(title: title), brief).Declined.ShouldHaveSingleItem().Code.ShouldBe(code);

    [Theory]
    [InlineData("Claro! Aqui estão as tarefas:")]
    [InlineData("""{"items":[{"candidate":"c1"}]}""")]
    [InlineData("""{"items":[null]}""")]
    [InlineData("""{"items":null}""")]
    [InlineData("""{"tasks":[]}""")]
    [InlineData("")]
    public void What_is_not_the_json_that_was_asked_for_is_not_understood(string answer)
    {
        var check = CheckProposals.Check(answer, brief);

        check.WasUnderstood.ShouldBeFalse();
        check.Declined.ShouldHaveSingleItem().Code.ShouldBeOneOf("answer_not_understood", "not_as_asked");
    }

    [Fact]
    public void A_member_that_was_not_asked_for_is_not_understood() =>
        CheckProposals.Check(Answer().Replace("\"edits\"", "\"status\":\"approved\",\"edits\"", StringComparison.Ordinal), brief).WasUnderstood.ShouldBeFalse();

    [Fact]
    public void Of_many_proposals_only_the_one_that_is_not_as_asked_is_refused()
    {
        var check = CheckProposals.Check(Answer().Replace("\"items\":[", "\"items\":[{\"candidate\":\"c1\"},", StringComparison.Ordinal), brief);

        check.WasUnderstood.ShouldBeTrue();
        check.Accepted.Count.ShouldBe(1);
        check.Declined.ShouldHaveSingleItem().Code.ShouldBe("not_as_asked");
    }

    [Fact]
    public void A_code_fence_around_the_json_is_borne() => CheckProposals.Check($"```json\n{Answer()}\n```", brief).Accepted.Count.ShouldBe(1);

    [Fact]
    public void The_same_candidate_counts_once()
    {
        var item = JsonSerializer.Deserialize<JsonElement>(Answer()).GetProperty("items")[0].GetRawText();

        var check = CheckProposals.Check($$"""{"items":[{{item}},{{item}}]}""", brief);

        check.Accepted.Count.ShouldBe(1);
        check.Declined.ShouldHaveSingleItem().Code.ShouldBe("proposed_twice");
    }

    [Theory]
    [InlineData("Body Longo Ribana Bebê Unissex Nuvem Miúda", null)]
    [InlineData("Body Manga Longa Ribana Bebê Unissex Algodão Pima Nuvem Miúda e Muito Mais", "edit_breaks_a_rule")]
    [InlineData("Body Ribana Bebê Frete Grátis", "edit_breaks_a_rule")]
    [InlineData("Body Ribana Bebê 100 Algodão", "edit_invents_a_number")]
    [InlineData("", "edit_changes_nothing")]
    public void A_better_wording_is_taken_only_where_it_keeps_the_rules_and_invents_no_number(string after, string? code)
    {
        var check = CheckProposals.Check(Answer(edit: ("l1", "title", after)), brief);

        var accepted = check.Accepted.ShouldHaveSingleItem();
        check.Declined.Select(d => d.Code).ShouldBe(code is null ? [] : [code]);
        (accepted.Edits[0].After == after).ShouldBe(code is null);
        accepted.Edits.Count.ShouldBe(5);
    }

    [Theory]
    [InlineData("l1", "price")]
    [InlineData("l6", "title")]
    public void An_edit_of_another_field_or_listing_is_refused(string listing, string field)
    {
        var check = CheckProposals.Check(Answer(edit: (listing, field, "Body Ribana Bebê")), brief);

        check.Accepted.ShouldHaveSingleItem().Edits.Count.ShouldBe(5);
        check.Declined.ShouldHaveSingleItem().Code.ShouldBe("edit_not_asked");
    }

    string Answer(string candidate = "c1", string finding = "f1", string listing = "l1", string title = "Encurtar os títulos longos dos bodies", (string, string, string)? edit = null)
    {
        brief.Candidate("c1")!.Grouping.ShouldBe(Grouping.Sweep);
        var edits = edit is var (l, field, after) ? $$"""{"listing":"{{l}}","field":"{{field}}","after":"{{after}}"}""" : "";
        return $$"""
            {"items":[{"candidate":"{{candidate}}","findings":["{{finding}}"],"listings":["{{listing}}"],"title":"{{title}}","description":"Os títulos passam de 60 caracteres e o fim não aparece na busca.","edits":[{{edits}}]}]}
            """;
    }
}
