using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Tasks;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Discussion;

public class NotificationsTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_is_told_of_an_assignment_of_decisions_on_own_proposals_and_of_what_is_back_but_not_of_ones_own_doing()
    {
        var given = await Given.Workspace(app);
        var (head, admin) = (given.Client(Role.Head), given.Client(Role.Admin));
        var ids = await Proposals.Waiting(given, 2);
        var own = (await (await head.PostAsJsonAsync("/api/orchestration/tasks", new { marketplace = "amazon", title = "Minha proposta", category = "analysis", priority = "low" }, Cancel))
            .Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetGuid();
        await Eventually.Is("awaiting_approval", () => Status(given, own)!);

        await Patch(admin, "approve", new { taskIds = new[] { own, ids[0] }, approved = true, reason = "faz sentido" });
        await Patch(admin, "assign", new { taskId = own, assignedTo = given.The(Role.Head).Id.Value });
        await Patch(head, "assign", new { taskId = ids[0], assignedTo = given.The(Role.Head).Id.Value });
        await Patch(head, "snooze", new { taskIds = new[] { ids[1] }, until = app.Time.GetUtcNow().AddMinutes(1) });
        app.Time.Forward(TimeSpan.FromMinutes(2));
        await app.Services.GetRequiredService<WakeSnoozed>().Run(Cancel);

        var told = (await Page(head)).GetProperty("notifications").EnumerateArray().ToArray();
        told.Select(one => one.GetProperty("kind").GetString()).ShouldBe(["woken", "assigned", "decided"]);
        told[2].GetProperty("decision").GetString().ShouldBe("approved");
        told[2].GetProperty("reason").GetString().ShouldBe("faz sentido");
        (await Page(admin)).GetProperty("notifications").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task What_is_muted_is_not_told_and_what_is_read_stays_read()
    {
        var given = await Given.Workspace(app);
        var ids = await Proposals.Waiting(given, 3);
        var member = given.The(Role.Member);
        await Patch(given.Client(Role.Head), "approve", new { taskIds = ids, approved = true });
        await Assign(ids[0]);
        (await member.Client.PatchAsJsonAsync("/api/notifications/settings", new { muted = new[] { "assigned" } }, Cancel)).EnsureSuccessStatusCode();
        await Assign(ids[1]);
        (await member.Client.PatchAsJsonAsync("/api/notifications/settings", new { muted = Array.Empty<string>() }, Cancel)).EnsureSuccessStatusCode();
        await Assign(ids[2]);

        var page = await Page(member.Client);
        page.GetProperty("unread").GetInt32().ShouldBe(2);
        var first = page.GetProperty("notifications")[0].GetProperty("id").GetInt64();
        (await Unread(member.Client, new { ids = new[] { first } })).ShouldBe(1);
        (await Unread(given.Client(Role.Head), new { all = true })).ShouldBe(0);
        (await Page(member.Client)).GetProperty("unread").GetInt32().ShouldBe(1, "nobody reads for somebody else");
        (await Unread(member.Client, new { all = true })).ShouldBe(0);
        (await member.Client.PatchAsJsonAsync("/api/notifications/settings", new { muted = new[] { "tudo" } }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        Task Assign(Guid id) => Patch(given.Client(Role.Head), "assign", new { taskId = id, assignedTo = member.Id.Value });
    }

    [Fact]
    public async Task The_bell_counts_and_its_page_leads_to_the_task()
    {
        var given = await Given.Workspace(app);
        var task = (await Proposals.Waiting(given, 1))[0];
        var somebody = await given.WithPassword(Role.Member);
        var page = await given.SignedIn(somebody);
        await Patch(given.Client(Role.Head), "approve", new { taskIds = new[] { task }, approved = true });
        await Patch(given.Client(Role.Head), "assign", new { taskId = task, assignedTo = somebody.Id.Value });

        (await page.GetStringAsync("/sino", Cancel)).ShouldContain("Avisos: 1 não lido");
        var html = await page.GetStringAsync("/avisos", Cancel);
        html.ShouldContain("atribuiu a você");
        var id = (await Page(somebody.Client)).GetProperty("notifications")[0].GetProperty("id").GetInt64();
        var answer = await page.GetAsync($"/avisos/{id}", Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers.Location!.OriginalString.ShouldBe($"/tarefas/{task}");
        (await page.GetStringAsync("/sino", Cancel)).ShouldNotContain("não lido");
    }

    static async Task Patch(HttpClient client, string step, object body)
    {
        var answer = await client.PatchAsJsonAsync($"/api/orchestration/tasks/{step}", body, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
    }

    static Task<JsonElement> Page(HttpClient client) => client.GetFromJsonAsync<JsonElement>("/api/notifications", Cancel);

    static async Task<int> Unread(HttpClient client, object body) =>
        (await (await client.PostAsJsonAsync("/api/notifications/read", body, Cancel)).Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("unread").GetInt32();

    static async Task<string?> Status(Given given, Guid task)
    {
        await using var db = await given.Db();
        return await db.ExecuteScalarAsync<string>("select status from marketplace_tasks where id = @task", new { task });
    }
}
