using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Inbox;

public class InboxPageTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_rows_stand_by_priority_and_impact_and_the_first_is_in_the_panel()
    {
        var given = await Given.Workspace(app);
        var ids = await Proposals.Waiting(given, 12);

        var page = await Open(await given.SignedIn(Role.Head), "/aprovacoes");

        Ids(page).ShouldBe(ids);
        page.QuerySelector("[data-sheet]")!.GetAttribute("data-task").ShouldBe(ids[0].ToString());
    }

    [Fact]
    public async Task Every_row_is_on_exactly_one_page_and_its_key_sorts_as_the_list_does()
    {
        var given = await Given.Workspace(app);
        var ids = await Proposals.Waiting(given, 95);
        var client = await given.SignedIn(Role.Head);

        var (seen, keys) = (new List<Guid>(), new List<string>());
        for (var at = "/aprovacoes/linhas"; at is not null;)
        {
            var page = await Open(client, at);
            seen.AddRange(Ids(page));
            keys.AddRange(page.QuerySelectorAll(".task").Select(row => row.GetAttribute("data-key")!));
            at = page.QuerySelector(".more")?.GetAttribute("data-rows");
        }

        seen.ShouldBe(ids);
        keys.ShouldBe(keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Filters_come_from_the_address_and_stay_in_every_link()
    {
        var given = await Given.Workspace(app);
        await Proposals.Waiting(given, 60);

        var page = await Open(await given.SignedIn(Role.Head), "/aprovacoes?canal=shopee&prioridade=alta&busca=Corrigir");

        page.QuerySelectorAll(".task .about").ShouldAllBe(about => about.TextContent.Contains("Shopee"));
        page.QuerySelectorAll(".task .sign svg").ShouldAllBe(sign => sign.GetAttribute("aria-label") == "Prioridade alta");
        page.QuerySelectorAll(".tabs a").ShouldAllBe(tab => tab.GetAttribute("href")!.Contains("canal=shopee") && tab.GetAttribute("href")!.Contains("prioridade=alta"));
        page.QuerySelector("input[name=busca]")!.GetAttribute("value").ShouldBe("Corrigir");
    }

    [Theory]
    [InlineData("?aba=nada&canal=ebay&prioridade=x&tarefa=nao-e-um-id&ordem=y")]
    [InlineData("?aba=aprovadas")]
    [InlineData("?busca=%25_%5C%27%22%3Cscript%3E")]
    public async Task What_the_address_says_wrongly_is_left_out(string query)
    {
        var given = await Given.Workspace(app);
        await Proposals.Waiting(given, 3);

        (await Open(await given.SignedIn(Role.Head), "/aprovacoes" + query)).QuerySelector("h1")!.TextContent.ShouldBe("Aprovações");
    }

    [Fact]
    public async Task A_cursor_from_nowhere_is_refused_with_a_way_back()
    {
        var given = await Given.Workspace(app);

        var page = await Open(await given.SignedIn(Role.Head), "/aprovacoes?depois=abc");

        page.QuerySelector(".refused p")!.TextContent.ShouldContain("Comece do início");
        page.QuerySelector(".refused a")!.GetAttribute("href").ShouldBe("/aprovacoes");
    }

    [Fact]
    public async Task Who_may_not_decide_is_shown_no_button_for_it()
    {
        var given = await Given.Workspace(app);
        await Proposals.Waiting(given, 2);

        var page = await Open(await given.SignedIn(Role.Qa), "/aprovacoes");

        page.QuerySelectorAll(".task").Length.ShouldBe(2);
        page.QuerySelectorAll("[data-decide], [data-bulk], .task input").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_thousand_ids_in_one_field_are_decided_and_one_more_is_refused()
    {
        var given = await Given.Workspace(app);
        var ids = await Proposals.Waiting(given, 1_001);
        var client = await given.SignedIn(Role.Head);

        (await Post(client, "/aprovacoes/decisoes", ("decisao", "aprovar"), ("tarefas", Field(ids)))).ShouldContain("até 1.000 tarefas por vez");
        (await Count(given, "approved")).ShouldBe(0);

        (await Post(client, "/aprovacoes/decisoes", ("decisao", "aprovar"), ("tarefas", Field(ids.Take(1_000))))).ShouldContain("1.000 tarefas aprovadas.");
        (await Count(given, "approved")).ShouldBe(1_000);

        (await Post(client, "/aprovacoes/decisoes", ("decisao", "reabrir"))).ShouldContain("1.000 tarefas voltaram");
        (await Count(given, "awaiting_approval")).ShouldBe(1_001);
    }

    [Fact]
    public async Task Undoing_takes_back_only_the_last_decision_and_only_ones_own()
    {
        var given = await Given.Workspace(app);
        var ids = await Proposals.Waiting(given, 4);
        var (head, admin) = (await given.SignedIn(Role.Head), await given.SignedIn(Role.Admin));
        await Post(head, "/aprovacoes/decisoes", ("decisao", "aprovar"), ("tarefas", $"{ids[0]}:1"));
        app.Time.Forward(TimeSpan.FromSeconds(5));
        await Post(head, "/aprovacoes/decisoes", ("decisao", "rejeitar"), ("tarefas", $"{ids[1]}:1"), ("motivo", "Agora não"));
        app.Time.Forward(TimeSpan.FromSeconds(5));
        await Post(admin, "/aprovacoes/decisoes", ("decisao", "aprovar"), ("tarefas", $"{ids[2]}:1"));

        await Post(head, "/aprovacoes/decisoes", ("decisao", "reabrir"));

        (await Status(given, ids)).ShouldBe(["approved", "awaiting_approval", "approved", "awaiting_approval"]);
        app.Time.Forward(TimeSpan.FromMinutes(11));
        (await Post(head, "/aprovacoes/decisoes", ("decisao", "reabrir"))).ShouldContain("dez minutos");
        (await Status(given, ids)).ShouldBe(["approved", "awaiting_approval", "approved", "awaiting_approval"]);
    }

    [Fact]
    public async Task A_filter_that_finds_another_number_decides_nothing()
    {
        var given = await Given.Workspace(app);
        await Proposals.Waiting(given, 12);

        var said = await Post(await given.SignedIn(Role.Head), "/aprovacoes/decisoes?canal=amazon", ("decisao", "aprovar"), ("filtro", "1"), ("esperadas", "12"));

        said.ShouldContain("outra quantidade");
        (await Count(given, "approved")).ShouldBe(0);
    }

    [Fact]
    public async Task A_rejection_without_a_reason_is_refused_and_the_row_says_so()
    {
        var given = await Given.Workspace(app);
        var ids = await Proposals.Waiting(given, 1);

        var said = await Post(await given.SignedIn(Role.Head), "/aprovacoes/decisoes", ("decisao", "rejeitar"), ("tarefas", $"{ids[0]}:1"));

        said.ShouldContain("Falta preencher um campo.");
        (await Count(given, "rejected")).ShouldBe(0);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task A_form_never_leads_to_another_site(string volta)
    {
        var given = await Given.Workspace(app);
        var ids = await Proposals.Waiting(given, 1);
        var client = await given.SignedIn(Role.Head);

        var answer = await Send(client, "/aprovacoes/decisoes", asFragment: false, ("decisao", "aprovar"), ("tarefas", $"{ids[0]}:1"), ("volta", volta));

        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers.Location!.OriginalString.ShouldBe("/aprovacoes?aba=pendentes");
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        var given = await Given.Workspace(app);
        var ids = await Proposals.Waiting(given, 1);
        var client = await given.SignedIn(Role.Head);

        var answer = await client.PostAsync("/aprovacoes/decisoes", new FormUrlEncodedContent([new("decisao", "aprovar"), new("tarefas", $"{ids[0]}:1")]), Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Count(given, "approved")).ShouldBe(0);
    }

    static string Field(IEnumerable<Guid> ids) => string.Join(',', ids.Select(id => $"{id}:1"));

    static IEnumerable<Guid> Ids(IHtmlDocument page) => page.QuerySelectorAll(".task").Select(row => Guid.Parse(row.GetAttribute("data-id")!));

    static async Task<string[]> Status(Given given, IReadOnlyList<Guid> ids)
    {
        await using var db = await given.Db();
        return [.. await db.QueryAsync<string>("select status from unnest(@ids) with ordinality as w (id, n) join marketplace_tasks using (id) order by n", new { ids = ids.ToArray() })];
    }

    static async Task<long> Count(Given given, string status)
    {
        await using var db = await given.Db();
        return await db.ExecuteScalarAsync<long>("select count(*) from marketplace_tasks where workspace_id = @Id and status = @status", new { given.Id, status });
    }

    static async Task<string> Post(HttpClient client, string address, params (string, string)[] fields) =>
        WebUtility.HtmlDecode(await (await Send(client, address, asFragment: true, fields)).Content.ReadAsStringAsync(Cancel));

    static async Task<HttpResponseMessage> Send(HttpClient client, string address, bool asFragment, params (string Name, string Value)[] fields)
    {
        var token = (await Open(client, "/aprovacoes")).QuerySelector("#decision input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2))),
        };
        if (asFragment)
            request.Headers.Add("HX-Request", "true");
        return await client.SendAsync(request, Cancel);
    }

    static async Task<IHtmlDocument> Open(HttpClient client, string address)
    {
        client.DefaultRequestHeaders.Accept.Clear();
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var answer = await client.GetAsync(address, Cancel);
        var html = await answer.Content.ReadAsStringAsync(Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, html);
        return new HtmlParser().ParseDocument(html);
    }
}
