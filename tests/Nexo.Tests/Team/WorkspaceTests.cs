using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp;
using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Team;

public sealed class WorkspaceTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_makes_one_is_its_admin_and_goes_there_and_the_next_sign_in_leads_there()
    {
        var given = await Given.Workspace(app);
        var admin = await given.WithPassword(Role.Admin);
        using var browser = await given.SignedIn(admin);

        var made = await Read(await browser.PostAsJsonAsync("/api/workspaces", new { name = "Segunda loja", timeZone = "America/Manaus" }, Cancel), HttpStatusCode.Created);
        (await Session(browser)).ShouldBe(given.Id.Value, "making one does not leave the present one");
        var id = made.GetProperty("id").GetGuid();
        await Read(await browser.PostAsJsonAsync("/api/session/workspace", new { workspace = id }, Cancel));

        (await Session(browser)).ShouldBe(id);
        using var later = await given.SignedIn(admin);
        (await Session(later)).ShouldBe(id);
        (await Read(await later.GetAsync("/api/workspaces", Cancel))).GetProperty("workspaces").EnumerateArray().Select(w => (w.GetProperty("id").GetGuid(), w.GetProperty("isCurrent").GetBoolean()))
            .ShouldBe([(given.Id.Value, false), (id, true)], ignoreOrder: true);
        (await Read(await admin.Client.GetAsync("/api/workspaces", Cancel))).GetProperty("workspaces").GetArrayLength().ShouldBe(1, "a key shows its own only");
        await using var db = await given.Db();
        (await db.QueryAsync<string>("select kind from events where workspace_id = @id order by seq", new { id })).ShouldBe(["workspace.created", "person.entered", "person.signed_in"]);
    }

    [Fact]
    public async Task Nobody_goes_where_they_do_not_belong_or_are_shut_out_and_no_key_goes_anywhere()
    {
        var (given, other) = (await Given.Workspace(app), await Given.Workspace(app));
        var person = await given.WithPassword(Role.Member);
        using var browser = await given.SignedIn(person);

        (await Go(browser, other.Id)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await other.AlsoHas(person, Role.Head);
        (await Read(await Go(person.Client, other.Id), HttpStatusCode.Conflict)).GetProperty("code").GetString().ShouldBe("key_is_bound");
        await Read(await Go(browser, other.Id));
        (await browser.GetAsync("/api/people", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK, "head here");
        await Read(await Go(browser, given.Id));
        (await browser.GetAsync("/api/people", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, "member there");
        await Read(await other.Client(Role.Admin).PatchAsJsonAsync($"/api/people/{person.Id}", new { deactivated = true }, Cancel));
        (await Go(browser, other.Id)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Session(browser)).ShouldBe(given.Id.Value);
    }

    [Fact]
    public async Task A_link_to_what_is_in_another_workspace_of_the_person_offers_to_go_there()
    {
        var (given, other) = (await Given.Workspace(app), await Given.Workspace(app));
        var person = await given.WithPassword(Role.Member);
        var task = (await Proposals.Waiting(other, 1))[0];
        using var browser = await given.SignedIn(person);
        (await NotFound(browser, $"/tarefas/{task}")).QuerySelector("form[action='/espacos/trocar'] [name=back]").ShouldBeNull("a stranger learns nothing");

        await other.AlsoHas(person, Role.Member);
        var page = await NotFound(browser, $"/tarefas/{task}");

        var form = page.QuerySelector("main form[action='/espacos/trocar']")!;
        var answer = await browser.PostAsync("/espacos/trocar", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = form.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!,
            ["back"] = form.QuerySelector("[name=back]")!.GetAttribute("value")!,
            ["workspace"] = form.QuerySelector("[name=workspace]")!.GetAttribute("value")!,
        }), Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers.Location!.OriginalString.ShouldBe($"/tarefas/{task}");
        (await browser.GetAsync($"/tarefas/{task}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_sample_comes_by_itself_and_into_the_new_workspace_only()
    {
        var given = await Given.Workspace(app);

        var id = (await Read(await given.Client(Role.Admin).PostAsJsonAsync("/api/workspaces", new { name = "Exemplo", sampleData = true }, Cancel), HttpStatusCode.Created)).GetProperty("id").GetGuid();

        await using var db = await given.Db();
        await Eventually.Is(6L, () => db.ExecuteScalarAsync<long>("select count(distinct channel) from listings where workspace_id = @id", new { id }), TimeSpan.FromSeconds(60));
        (await db.ExecuteScalarAsync<long>("select count(*) from listings where workspace_id = @Id", new { given.Id })).ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":"x\u0000"}""", "name")]
    [InlineData("""{"name":"x","timeZone":"Mars/Olympus"}""", "timeZone")]
    [InlineData("""{"name":"x","timeZone":"E. South America Standard Time"}""", "timeZone")]
    public async Task What_is_wrong_with_a_workspace_is_named(string json, string field)
    {
        var given = await Given.Workspace(app);

        using var answer = await given.Client(Role.Admin).PostAsync("/api/workspaces", new StringContent(json, System.Text.Encoding.UTF8, "application/json"), Cancel);

        (await Read(answer, HttpStatusCode.BadRequest)).GetProperty("field").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task An_admin_changes_the_present_one_and_no_other()
    {
        var (given, other) = (await Given.Workspace(app), await Given.Workspace(app));
        var admin = given.Client(Role.Admin);

        var changed = await Read(await admin.PatchAsJsonAsync($"/api/workspaces/{given.Id}", new { name = "Outro nome", timeZone = "America/Recife" }, Cancel));
        changed.GetProperty("timeZone").GetString().ShouldBe("America/Recife");
        (await admin.PatchAsJsonAsync($"/api/workspaces/{given.Id}", new { name = "Outro nome" }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await admin.PatchAsJsonAsync($"/api/workspaces/{other.Id}", new { name = "x" }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<long>("select count(*) from events where workspace_id = @Id and kind = 'workspace.changed'", new { given.Id })).ShouldBe(1, "what stays as it is tells nothing");
    }

    static Task<HttpResponseMessage> Go(HttpClient client, WorkspaceId to) => client.PostAsJsonAsync("/api/session/workspace", new { workspace = to.Value }, Cancel);

    static async Task<Guid> Session(HttpClient client) => (await Read(await client.GetAsync("/api/session", Cancel))).GetProperty("workspace").GetProperty("id").GetGuid();

    static async Task<AngleSharp.Dom.IDocument> NotFound(HttpClient browser, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept", "text/html" } } };
        using var answer = await browser.SendAsync(request, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var html = await answer.Content.ReadAsStringAsync(Cancel);
        return await BrowsingContext.New(Configuration.Default).OpenAsync(r => r.Content(html), Cancel);
    }

    static async Task<JsonElement> Read(HttpResponseMessage answer, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        answer.StatusCode.ShouldBe(expected, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
