using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using Nexo.Access;
using Nexo.Tasks;
using Nexo.Tests.Support;
using Nexo.Tests.Tasks;
using Shouldly;
using TaskStatus = Nexo.Tasks.TaskStatus;

namespace Nexo.Tests.Policies;

public sealed class PolicyPageTests(NexoApp app) : IClassFixture<NexoApp>
{
    const string Address = "/administracao/politicas";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static readonly Dictionary<string, string> Small = new()
    {
        ["nome"] = "Preço pequeno", ["efeito"] = "approve", ["tipos"] = "price", ["canais"] = "shopee", ["porcentoAte"] = "5,5", ["acao"] = "salvar",
        ["quatroOlhos"] = "1", ["prazo"] = "3", // left on the form: nobody is asked
    };

    [Fact]
    public async Task A_policy_is_written_tried_and_switched_on_by_forms_alone()
    {
        var given = await Given.Workspace(app);
        var browser = await given.SignedIn(Role.Head);
        (await Page(browser, Address)).QuerySelector("#policies")!.TextContent.ShouldContain("Nenhuma política ainda");

        var saved = await Submit(browser, $"{Address}/nova", Small);
        saved.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var page = await Page(browser, saved.Headers.Location!.OriginalString);
        page.QuerySelector(".says")!.TextContent.ShouldBe("Mudanças só de preço, com o preço mudando até 5,5\u00a0%, em Shopee: aprovar sem uma pessoa.");
        page.QuerySelector("#teste")!.TextContent.ShouldContain("Nenhuma proposta nos últimos 30 dias");
        page.QuerySelector("#historico")!.TextContent.ShouldContain("escreveu a política");

        (await Submit(browser, $"{saved.Headers.Location}/ligar", new() { ["ligada"] = "1", ["versao"] = "1" })).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var order = await given.Of<Nexo.Policies.WritePolicies>().Read(given.ActorOf(Role.Head), Ct);
        (order.InOrder.Single().Enabled, order.InOrder.Single().FourEyes).ShouldBe((true, false));
        var row = (await Page(browser, Address)).QuerySelector(".policy")!.TextContent;
        row.ShouldContain("Preço pequeno");
        row.ShouldContain("Desligar");
    }

    [Theory]
    [InlineData("porcentoAte", "muito", "Use um número, como 5 ou 12,5.")]
    [InlineData("efeito", "talvez", "Escolha o que a política faz.")]
    [InlineData("porcentoDe", "9", "“De” não pode ser maior que “até”.")]
    [InlineData("prazo", "1000", "O prazo tem de 1 a 365 dias.")]
    public async Task What_is_refused_comes_back_as_it_was_typed_with_the_reason(string field, string typed, string reason)
    {
        var given = await Given.Workspace(app);
        var browser = await given.SignedIn(Role.Head);
        var refused = await Submit(browser, $"{Address}/nova", new(Small) { [field] = typed });
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var page = await Parse(await refused.Content.ReadAsStringAsync(Ct));
        page.QuerySelector("[role=alert]")!.TextContent.Trim().ShouldBe(reason);
        page.QuerySelector("[name=nome]")!.GetAttribute("value").ShouldBe("Preço pequeno");
        page.QuerySelector("[name=canais][value=shopee]")!.HasAttribute("checked").ShouldBeTrue();
        (await given.Of<Nexo.Policies.WritePolicies>().Read(given.ActorOf(Role.Head), Ct)).InOrder.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_try_warns_when_people_decided_otherwise_and_keeps_what_was_typed()
    {
        var given = await Given.Workspace(app);
        await given.Task(TaskStatus.Rejected);
        await given.Task(TaskStatus.Approved);
        var answer = await Submit(await given.SignedIn(Role.Head), $"{Address}/nova", new() { ["nome"] = "Tudo", ["efeito"] = "approve", ["acao"] = "testar", ["dias"] = "90" });
        var page = await Parse(await answer.Content.ReadAsStringAsync(Ct));
        page.QuerySelector("#teste .note")!.TextContent.Trim().ShouldBe("Cuidado: 1 das 2 decididas por pessoas foram rejeitadas (acordo de 50 %).");
        page.QuerySelectorAll("#teste .examples li").Length.ShouldBe(2);
        page.QuerySelector("[name=nome]")!.GetAttribute("value").ShouldBe("Tudo");
    }

    [Fact]
    public async Task The_task_says_which_policy_spoke_and_whom_it_waits_for()
    {
        var given = await Given.Workspace(app);
        await given.Policy(new() { Name = "A dois", Place = 1, Effect = PolicyEffect.AskTwo, ExpiresAfterDays = 3 });
        var id = await given.Task(TaskStatus.AwaitingApproval);
        var browser = await given.SignedIn(Role.Head);
        (await Page(browser, "/aprovacoes")).QuerySelector($"#t-{id} .about")!.TextContent.ShouldContain("duas aprovações · A dois · expira em 3 dias");

        await Submit(browser, $"/tarefas/{id}/decisao", new() { ["decisao"] = "aprovar", ["versao"] = "1" }, $"/tarefas/{id}");
        var page = await Page(browser, $"/tarefas/{id}");
        page.QuerySelector(".flash")!.TextContent.ShouldContain("Aprovação registrada: falta a de uma segunda pessoa.");
        page.QuerySelector(".decide")!.TextContent.ShouldContain("Você já aprovou esta tarefa");
        page.QuerySelectorAll("[value=aprovar]").ShouldBeEmpty();
        page.QuerySelector("#sheet")!.TextContent.ShouldContain("aprovou. Falta a aprovação de uma segunda pessoa.");
        (await Page(browser, "/aprovacoes")).QuerySelector($"#t-{id} .about")!.TextContent.ShouldContain("1 de 2 aprovações");
    }

    static async Task<IDocument> Page(HttpClient browser, string address) => await Parse(await browser.GetStringAsync(address, Ct));

    static async Task<HttpResponseMessage> Submit(HttpClient browser, string address, Dictionary<string, string> fields, string? from = null)
    {
        var token = (await Page(browser, from ?? $"{Address}/nova")).QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        return await browser.PostAsync(address, new FormUrlEncodedContent([.. fields, new("__RequestVerificationToken", token)]), Ct);
    }

    static async Task<IDocument> Parse(string html) => await BrowsingContext.New(Configuration.Default).OpenAsync(request => request.Content(html), Ct);
}
