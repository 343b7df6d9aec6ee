using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Team;

public sealed class HandOverTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_that_somebody_has_in_hand_goes_to_somebody_else_and_each_task_tells_of_it()
    {
        var given = await Given.Workspace(app);
        var (from, to) = (given.The(Role.Member), given.The(Role.Qa));
        var tasks = await InHand(given, from, 3);
        await using var db = await given.Db();
        await db.ExecuteAsync("update marketplace_tasks set status = 'completed', ended_at = now(), actual_hours = 1 where id = @id", new { id = tasks[0] });

        (await Read(await HandOver(given, from, to.Id.Value))).GetProperty("handedOver").GetInt32().ShouldBe(2);

        (await db.QueryAsync<Guid>("select assigned_to from marketplace_tasks where id = any(@tasks) order by status", new { tasks })).ShouldBe([from.Id.Value, to.Id.Value, to.Id.Value], "what is over stays whose it was");
        (await db.QueryAsync<string>("select body ->> 'handedOverFrom' from events where workspace_id = @Id and kind = 'task.assigned'", new { given.Id })).ShouldBe([from.Id.ToString(), from.Id.ToString()]);
    }

    [Fact]
    public async Task Of_two_hand_overs_at_once_one_takes_everything()
    {
        var given = await Given.Workspace(app);
        var from = given.The(Role.Member);
        await InHand(given, from, 20);

        var answers = await Task.WhenAll(new[] { Role.Qa, Role.Head, Role.Admin }.Select(role => HandOver(given, from, given.The(role).Id.Value)));

        var moved = await Task.WhenAll(answers.Select(async answer => (await Read(answer)).GetProperty("handedOver").GetInt32()));
        moved.Order().ShouldBe([0, 0, 20]);
        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<long>("select count(distinct assigned_to) from marketplace_tasks where workspace_id = @Id", new { given.Id })).ShouldBe(1);
    }

    [Fact]
    public async Task Nothing_goes_to_who_is_shut_out_to_strangers_or_to_the_same_person()
    {
        var (given, other) = (await Given.Workspace(app), await Given.Workspace(app));
        var from = given.The(Role.Member);
        await InHand(given, from, 1);
        await Read(await given.Client(Role.Admin).PatchAsJsonAsync($"/api/people/{given.The(Role.Qa).Id}", new { deactivated = true }, Cancel));

        foreach (var to in new[] { given.The(Role.Qa).Id.Value, other.The(Role.Qa).Id.Value, from.Id.Value, Guid.NewGuid() })
            (await Read(await HandOver(given, from, to), HttpStatusCode.BadRequest)).GetProperty("field").GetString().ShouldBe("to");
        (await HandOver(given, other.The(Role.Qa), from.Id.Value)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await given.Client(Role.Head).PatchAsync($"/api/people/{from.Id}", JsonContent.Create(new { role = "qa" }), Cancel)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_page_hands_over_changes_the_role_and_keeps_the_last_admin()
    {
        var given = await Given.Workspace(app);
        var (member, admin) = (given.The(Role.Member), await given.WithPassword(Role.Admin));
        using var browser = await given.SignedIn(admin);
        await InHand(given, member, 2);

        (await Submit(browser, member, "passagem", ("para", $"{given.The(Role.Head).Id}"))).Headers.Location!.OriginalString.ShouldEndWith("?feito=passadas&tarefas=2");
        (await Submit(browser, member, "", ("Role", "qa"), ("Channels", "shein"))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var session = await Read(await member.Client.GetAsync("/api/session", Cancel));
        session.GetProperty("role").GetString().ShouldBe("qa");
        session.GetProperty("person").GetProperty("channels")[0].GetString().ShouldBe("shein");

        (await Submit(browser, given.The(Role.Admin), "saida", ("back", ""))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var refused = await Submit(browser, admin, "acesso", ("sair", "1"));
        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await Page(await refused.Content.ReadAsStringAsync(Cancel))).QuerySelector("main [role=alert]")!.TextContent.ShouldContain("último administrador");
    }

    static async Task<Guid[]> InHand(Given given, Someone person, int count)
    {
        var tasks = (await Proposals.Waiting(given, count)).ToArray();
        await using var db = await given.Db();
        await db.ExecuteAsync("update marketplace_tasks set status = 'in_progress', started_at = now(), assigned_to = @person where id = any(@tasks)", new { tasks, person = person.Id });
        return tasks;
    }

    static Task<HttpResponseMessage> HandOver(Given given, Someone from, Guid to) => given.Client(Role.Head).PostAsJsonAsync($"/api/people/{from.Id}/hand-over", new { to }, Cancel);

    static async Task<HttpResponseMessage> Submit(HttpClient browser, Someone person, string form, params (string Name, string Value)[] fields)
    {
        var address = $"/administracao/equipe/{person.Id}";
        var token = (await Page(await browser.GetStringAsync(address, Cancel))).QuerySelector("main [name=__RequestVerificationToken]")!.GetAttribute("value")!;
        return await browser.PostAsync($"{address}/{form}".TrimEnd('/'), new FormUrlEncodedContent([.. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)), KeyValuePair.Create("__RequestVerificationToken", token)]), Cancel);
    }

    static async Task<AngleSharp.Dom.IDocument> Page(string html) => await BrowsingContext.New(Configuration.Default).OpenAsync(r => r.Content(html), Cancel);

    static async Task<JsonElement> Read(HttpResponseMessage answer, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        answer.StatusCode.ShouldBe(expected, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
