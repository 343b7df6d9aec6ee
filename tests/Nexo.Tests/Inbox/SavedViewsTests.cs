using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Inbox;

public class SavedViewsTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_view_keeps_the_filters_counts_what_they_find_and_is_seen_by_its_owner_alone()
    {
        var given = await Given.Workspace(app);
        await Proposals.Waiting(given, 60);
        var head = given.Client(Role.Head);

        var view = await Save(head, "Amazon alta", "/aprovacoes?prioridade=alta&canal=amazon&depois=abc&tarefa=" + Guid.NewGuid());

        view.GetProperty("address").GetString().ShouldBe("/aprovacoes?canal=amazon&prioridade=alta");
        await using var db = await given.Db();
        view.GetProperty("count").GetInt64().ShouldBe(await db.ExecuteScalarAsync<long>(
            "select count(*) from marketplace_tasks where workspace_id = @Id and marketplace = 'amazon' and priority = 'high'", new { given.Id }));
        view.GetProperty("count").GetInt64().ShouldBeGreaterThan(0);
        (await Names(head)).ShouldBe(["Amazon alta"]);
        (await Names(given.Client(Role.Admin))).ShouldBeEmpty();
        (await db.ExecuteScalarAsync<long>("select count(*) from events where workspace_id = @Id and kind = 'view.created'", new { given.Id })).ShouldBe(1);
    }

    [Fact]
    public async Task A_shared_view_is_everybodys_and_changed_only_by_its_owner_head_or_admin()
    {
        var given = await Given.Workspace(app);
        var view = await Save(given.Client(Role.Head), "Da equipe", "/aprovacoes?aba=aprovadas", shared: true);
        var id = view.GetProperty("id").GetString();

        (await Names(given.Client(Role.Member))).ShouldBe(["Da equipe"]);
        (await given.Client(Role.Member).PatchAsJsonAsync($"/api/views/{id}", new { name = "Minha" }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await given.Client(Role.Member).PatchAsJsonAsync($"/api/views/{id}", new { isDefault = true }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await given.Client(Role.Admin).PatchAsJsonAsync($"/api/views/{id}", new { name = "Aprovadas" }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await given.Client(Role.Admin).PatchAsJsonAsync($"/api/views/{id}", new { shared = false }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await given.Client(Role.Member).PostAsJsonAsync("/api/views", new { name = "x", address = "/aprovacoes", shared = true }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await given.Client(Role.Admin).DeleteAsync($"/api/views/{id}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Names(given.Client(Role.Member))).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_default_view_opens_with_the_bare_address_and_every_tab_still_leads_out_of_it()
    {
        var given = await Given.Workspace(app);
        var somebody = await given.WithPassword(Role.Head);
        var page = await given.SignedIn(somebody);
        (await page.GetAsync("/aprovacoes", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var view = await Save(somebody.Client, "Shein", "/aprovacoes?canal=shein", isDefault: true);

        var answer = await page.GetAsync("/aprovacoes", Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.OriginalString.ShouldBe("/aprovacoes?canal=shein");
        var html = await page.GetStringAsync("/aprovacoes?canal=shein", Cancel);
        html.ShouldContain("/aprovacoes?aba=pendentes");

        await somebody.Client.PatchAsJsonAsync($"/api/views/{view.GetProperty("id").GetString()}", new { isDefault = false }, Cancel);
        (await page.GetAsync("/aprovacoes", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Views_are_put_in_order()
    {
        var given = await Given.Workspace(app);
        var head = given.Client(Role.Head);
        foreach (var name in new[] { "um", "dois", "três", "quatro" })
            await Save(head, name, "/aprovacoes?busca=" + name);
        var id = (await Views(head))[3].GetProperty("id").GetString();

        (await head.PatchAsJsonAsync($"/api/views/{id}", new { place = 1 }, Cancel)).EnsureSuccessStatusCode();
        (await Names(head)).ShouldBe(["um", "quatro", "dois", "três"]);
        (await head.PatchAsJsonAsync($"/api/views/{id}", new { place = 99 }, Cancel)).EnsureSuccessStatusCode();
        (await Names(head)).ShouldBe(["um", "dois", "três", "quatro"]);
    }

    [Theory]
    [InlineData("", "/aprovacoes", "name", 400)]
    [InlineData("uma", "/anuncios", "address", 400)]
    [InlineData("uma", "/aprovacoes?canal=ebay", "address", 400)]
    [InlineData("uma", "/aprovacoes?cor=azul", "address", 400)]
    [InlineData("REPETIDA", "/aprovacoes", "name", 409)]
    public async Task What_does_not_fit_is_told_its_field(string name, string address, string field, int status)
    {
        var given = await Given.Workspace(app);
        await Save(given.Client(Role.Head), "Repetida", "/aprovacoes");

        var answer = await given.Client(Role.Head).PostAsJsonAsync("/api/views", new { name, address }, Cancel);

        ((int)answer.StatusCode).ShouldBe(status);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("field").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task Of_two_who_save_the_same_name_at_once_one_is_told_so()
    {
        var given = await Given.Workspace(app);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
            given.Client(Role.Head).PostAsJsonAsync("/api/views", new { name = "Corrida", address = "/aprovacoes", shared = true }, Cancel)));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict).ShouldBe(5);
    }

    static async Task<JsonElement> Save(HttpClient client, string name, string address, bool shared = false, bool isDefault = false)
    {
        var answer = await client.PostAsJsonAsync("/api/views", new { name, address, shared, isDefault }, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    static async Task<JsonElement[]> Views(HttpClient client) =>
        [.. (await client.GetFromJsonAsync<JsonElement>("/api/views", Cancel)).GetProperty("views").EnumerateArray()];

    static async Task<string?[]> Names(HttpClient client) => [.. (await Views(client)).Select(view => view.GetProperty("name").GetString())];
}
