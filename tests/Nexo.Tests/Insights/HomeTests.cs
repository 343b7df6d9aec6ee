using System.Net.Http.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Insights;

public class HomeTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_counts_what_waits_and_what_the_day_brought_of_this_workspace_alone()
    {
        var given = await Given.Workspace(app);
        await Seed(await Given.Workspace(app), waiting: 7, approvedToday: 7, approvedYesterday: 7);
        await Seed(given, waiting: 3, approvedToday: 2, approvedYesterday: 4);

        var page = await Home(given, Role.Member);

        page.QuerySelector("#call-title")!.TextContent.ShouldBe("3 tarefas aguardam decisão", "a member decides nothing");
        (await Home(given, Role.Head)).QuerySelector("#call-title")!.TextContent.ShouldBe("3 tarefas aguardam sua decisão");
        page.QuerySelectorAll(".numbers dd").Select(d => d.TextContent).ShouldBe(["5", "2", "0", "0"]);
        page.QuerySelectorAll("#rail .count").Single().TextContent.ShouldBe("3");
    }

    [Fact]
    public async Task The_day_begins_at_midnight_where_the_workspace_is()
    {
        // It is 12:00 in Greenwich, 09:00 in São Paulo; its midnight was at 03:00 in Greenwich.
        var given = await Given.Workspace(app);
        await Seed(given, waiting: 1, approvedToday: 0, approvedYesterday: 0, created: "2026-11-21T02:59:59Z");
        await Seed(given, waiting: 1, approvedToday: 0, approvedYesterday: 0, created: "2026-11-21T03:00:00Z");

        (await Read(await SignedIn(given, given.The(Role.Qa)))).QuerySelector(".numbers dd")!.TextContent.ShouldBe("1");
        (await Home(given, Role.Qa)).QuerySelector(".numbers dd")!.TextContent.ShouldBe("1", "a key knows its workspace's time as well");
    }

    [Fact]
    public async Task Last_night_is_one_line_since_six_in_the_evening_where_the_workspace_is()
    {
        // Six in the evening in São Paulo is 21:00 in Greenwich.
        var given = await Given.Workspace(app);
        (await Home(given, Role.Member)).QuerySelector(".last-night").ShouldBeNull("nothing ran");
        await Ran(given, "succeeded", "2026-11-20T20:59:59Z");
        await Ran(given, "succeeded", "2026-11-20T21:00:00Z", "2026-11-21T06:00:00Z");
        await Ran(given, "failed", "2026-11-21T06:00:00Z");
        await Ran(await Given.Workspace(app), "failed", "2026-11-21T06:00:00Z");

        var line = (await Home(given, Role.Member)).QuerySelector(".last-night")!;

        line.TextContent.Trim().ShouldBe("Execuções da última noite: 2 concluídas, 1 falhou.");
        line.QuerySelectorAll("a").Select(link => link.GetAttribute("href")).ShouldBe(["/execucoes?situacao=succeeded", "/execucoes?situacao=failed"]);
    }

    static async Task Ran(Given given, string status, params string[] at)
    {
        await using var db = await given.Db();
        await db.ExecuteAsync("""
            insert into runs (id, workspace_id, name, plan, origin, status, cause, started_by, queued_at, finished_at)
            select gen_random_uuid(), @Id, 'p-' || gen_random_uuid(), 'p', 'page', @status, 'schedule', 'nexo', t::timestamptz, t::timestamptz from unnest(@at) t
            """, new { given.Id, status, at });
    }

    [Fact]
    public async Task A_channel_and_an_agent_lead_to_what_of_theirs_waits()
    {
        var given = await Given.Workspace(app);
        await Seed(given, waiting: 2, approvedToday: 0, approvedYesterday: 0);
        var client = given.Client(Role.Head);
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        foreach (var (link, rows) in new[] { (".channels a", 2), ("#agents a[href$=alex]", 0), ("#agents a[href$=marina]", 0) })
        {
            var address = (await Home(given, Role.Head)).QuerySelector(link)!.GetAttribute("href")!;
            var inbox = new HtmlParser().ParseDocument(await client.GetStringAsync(address, Cancel));
            inbox.QuerySelectorAll(".task").Length.ShouldBe(rows);
            inbox.QuerySelectorAll("#filters option[selected]:not([value=''])").Length.ShouldBe(2, "the order, and what the link names");
        }
    }

    [Fact]
    public async Task An_agent_that_found_nothing_says_whether_there_was_anything_to_read()
    {
        var given = await Given.Workspace(app);
        await Seed(given, waiting: 0, approvedToday: 0, approvedYesterday: 0); // one listing, on Amazon
        await using (var db = await given.Db())
            await db.ExecuteAsync("""
                with v as (insert into activations (id, workspace_id, plan_id, channels, requested_by, finished_at) values (gen_random_uuid(), @Id, 'plan-1', '{amazon,shopee}', 'nexo', now()) returning id)
                insert into activation_agents (workspace_id, activation_id, agent, channel, status, started_at, finished_at)
                select @Id, v.id, agent, channel, 'succeeded', now(), now() from v cross join (values ('alex', 'amazon'), ('sunny', 'shopee')) a (agent, channel)
                """, new { given.Id });

        var agents = (await Home(given, Role.Head)).QuerySelector("#agents")!;

        string Told(string agent) => agents.QuerySelector($".agent:has(a[href$={agent}])")!.TextContent;
        Told("alex").ShouldContain("Nada a corrigir nos anúncios.");
        Told("sunny").ShouldContain("Nenhum anúncio deste canal ainda.");
    }

    [Fact]
    public async Task A_thousand_approvals_at_once_are_one_line_and_hostile_titles_stay_text()
    {
        var given = await Given.Workspace(app);
        var ana = await given.Person(Role.Head, name: "Ana Souza");
        await Seed(given, waiting: 1, approvedToday: 0, approvedYesterday: 0, title: "<img src=x onerror=alert(1)>");
        await Events(given, "task.edited", $"person:{ana.Id}", "select id::text from marketplace_tasks where workspace_id = @Id");
        await Events(given, "task.approved", $"person:{ana.Id}", "select 'x' || i from generate_series(1, 1000) i");

        var lines = (await Home(given, Role.Member)).QuerySelectorAll(".happening p");

        lines[0].TextContent.Trim().ShouldBe("Ana Souza aprovou 1.000 tarefas");
        lines[1].TextContent.Trim().ShouldBe("Ana Souza editou <img src=x onerror=alert(1)>");
        lines[1].QuerySelectorAll("img").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Role.Member, false)]
    [InlineData(Role.Head, false)]
    [InlineData(Role.Admin, true)]
    public async Task Who_signed_in_is_for_those_who_administer(Role role, bool sees)
    {
        var given = await Given.Workspace(app);
        await Events(given, "person.signed_in", "person:" + given.The(Role.Qa).Id, "select 'x'");

        (await Home(given, role)).QuerySelectorAll(".happening").Length.ShouldBe(sees ? 1 : 0);
    }

    [Theory]
    [InlineData(Role.Member, 0)]
    [InlineData(Role.Qa, 0)]
    [InlineData(Role.Head, 1)]
    [InlineData(Role.Admin, 1)]
    public async Task Only_who_may_activate_sees_the_button(Role role, int buttons)
    {
        var given = await Given.Workspace(app);
        await Seed(given, waiting: 1, approvedToday: 0, approvedYesterday: 0);

        (await Home(given, role)).QuerySelectorAll("form[action='/nexo/ativar'] button").Length.ShouldBe(buttons);
    }

    static async Task<HttpClient> SignedIn(Given given, Someone who)
    {
        var hash = given.Services.GetRequiredService<IPasswordHasher<Person>>().HashPassword(new Person(), "uma senha bem longa 42");
        await using var db = await given.Db();
        await db.ExecuteAsync("update people set password_hash = @hash where id = @Id", new { hash, who.Id });
        var client = given.Anonymous();
        (await client.PostAsJsonAsync("/api/session", new { email = who.Email, password = "uma senha bem longa 42" }, Cancel)).EnsureSuccessStatusCode();
        return client;
    }

    static Task<IHtmlDocument> Home(Given given, Role role) => Read(given.Client(role));

    static async Task<IHtmlDocument> Read(HttpClient client)
    {
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        return new HtmlParser().ParseDocument(await client.GetStringAsync("/", Cancel));
    }

    static async Task Events(Given given, string kind, string actor, string subjects)
    {
        await using var db = await given.Db();
        await db.ExecuteAsync($"insert into events (workspace_id, subject, kind, actor) select @Id, subject, @kind, @actor from ({subjects}) s (subject)", new { given.Id, kind, actor });
    }

    async Task Seed(Given given, int waiting, int approvedToday, int approvedYesterday, string? created = null, string title = "Completar o título")
    {
        await using var db = await given.Db();
        var (now, yesterday) = (app.Time.GetUtcNow().AddHours(-1), app.Time.GetUtcNow().AddHours(-20));
        await db.ExecuteAsync("""
            insert into listings (id, workspace_id, channel, external_id, title, facts_hash)
            values (gen_random_uuid(), @Id, 'amazon', gen_random_uuid()::text, 'Macacão', '\x00');
            insert into marketplace_tasks (id, workspace_id, marketplace, title, category, priority, status, created_by, created_at, approved_at, decided_at)
            select gen_random_uuid(), @Id, 'amazon', @title, 'optimization', 'low', case when decided is null then 'awaiting_approval' else 'approved' end, 'test', coalesce(decided, @created), decided, decided
              from (select null::timestamptz from generate_series(1, @waiting) union all
                    select @now from generate_series(1, @approvedToday) union all
                    select @yesterday from generate_series(1, @approvedYesterday)) t (decided)
            """, new { given.Id, title, now, yesterday, created = created is null ? now : DateTimeOffset.Parse(created, System.Globalization.CultureInfo.InvariantCulture), waiting, approvedToday, approvedYesterday });
    }
}
