using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Inbox;
using Nexo.Tasks;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Inbox;

public class SnoozeTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_snoozed_task_leaves_everybodys_list_and_comes_back_by_itself()
    {
        var given = await Given.Workspace(app);
        var ids = await Proposals.Waiting(given, 4);
        await Snooze(given, ids[0], app.Time.GetUtcNow().AddHours(2));

        (await Found(given, "status=awaiting_approval&snoozed=false")).Is(3, ids.Skip(1));
        (await Found(given, "snoozed=true")).Is(1, [ids[0]]);
        (await Found(given, "status=awaiting_approval")).Total.ShouldBe(4);

        app.Time.Forward(TimeSpan.FromHours(2));
        (await Found(given, "status=awaiting_approval&snoozed=false")).Is(4, ids);
        (await Found(given, "snoozed=true")).Total.ShouldBe(0);
    }

    [Fact]
    public async Task Its_return_is_told_once_however_often_the_sweep_runs()
    {
        var given = await Given.Workspace(app);
        var ids = await Proposals.Waiting(given, 2);
        await Snooze(given, ids[0], app.Time.GetUtcNow().AddMinutes(5));
        app.Time.Forward(TimeSpan.FromMinutes(6));
        var sweep = app.Services.GetRequiredService<WakeSnoozed>();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => sweep.Run(Cancel).AsTask()));

        await using var db = await given.Db();
        (await db.QueryAsync<string>("select body ->> 'snoozedBy' from events where workspace_id = @Id and kind = 'task.woken'", new { given.Id }))
            .ShouldBe([given.ActorOf(Role.Head).Name]);
        (await db.ExecuteScalarAsync<DateTimeOffset?>("select snoozed_until from marketplace_tasks where id = @id", new { id = ids[0] })).ShouldBeNull();
    }

    [Fact]
    public async Task Approved_and_snoozed_at_once_it_is_never_both()
    {
        var given = await Given.Workspace(app);
        foreach (var id in await Proposals.Waiting(given, 6))
        {
            await Task.WhenAll(
                given.Client(Role.Admin).PatchAsJsonAsync("/api/orchestration/tasks/approve", new { taskIds = new[] { id }, approved = true }, Cancel),
                given.Client(Role.Head).PatchAsJsonAsync("/api/orchestration/tasks/snooze", new { taskIds = new[] { id }, until = app.Time.GetUtcNow().AddDays(1) }, Cancel));
        }

        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<long>("select count(*) from marketplace_tasks where workspace_id = @Id and status <> 'awaiting_approval' and snoozed_until is not null", new { given.Id })).ShouldBe(0);
        (await db.ExecuteScalarAsync<long>("""
            select count(*) from marketplace_tasks t where workspace_id = @Id and revision - 1 <> (select count(*) from events e where e.workspace_id = t.workspace_id and e.subject = t.id::text and e.kind in ('task.approved', 'task.snoozed'))
            """, new { given.Id })).ShouldBe(0, "every move is told, none twice");
    }

    [Theory]
    [InlineData(-1, 400, "until")]
    [InlineData(9_000, 400, "until")]
    [InlineData(null, 400, "until")]
    public async Task A_time_that_will_not_do_is_a_400(int? hours, int status, string field)
    {
        var given = await Given.Workspace(app);
        var until = hours is { } h ? app.Time.GetUtcNow().AddHours(h) : (DateTimeOffset?)null;

        var answer = await given.Client(Role.Head).PatchAsJsonAsync("/api/orchestration/tasks/snooze", new { taskIds = new[] { Guid.NewGuid() }, until }, Cancel);

        ((int)answer.StatusCode).ShouldBe(status);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("field").GetString().ShouldBe(field);
    }

    // Saturday 2026-11-21, nine in the morning in São Paulo.
    [Theory]
    [InlineData("2026-11-21T12:00:30Z", "hoje", "2026-11-21T15:00:00Z")]
    [InlineData("2026-11-21T12:00:00Z", "amanha", "2026-11-22T12:00:00Z")]
    [InlineData("2026-11-21T12:00:00Z", "segunda", "2026-11-23T12:00:00Z")]
    [InlineData("2026-11-24T02:00:00Z", "segunda", "2026-11-30T12:00:00Z")]
    [InlineData("2026-11-21T12:00:00Z", "2027-01-04", "2027-01-04T12:00:00Z")]
    [InlineData("2026-11-21T12:00:00Z", "9999-12-31", null)]
    [InlineData("2026-11-21T12:00:00Z", "logo", null)]
    public void Words_mean_times_of_the_workspaces_own_clock(string now, string word, string? expected) =>
        SnoozeTimes.Read(word, DateTimeOffset.Parse(now, null), TimeZoneInfo.FindSystemTimeZoneById("America/Sao_Paulo"))
            .ShouldBe(expected is null ? null : DateTimeOffset.Parse(expected, null));

    [Fact]
    public void Late_in_the_evening_today_is_no_longer_offered_and_on_sunday_monday_is_tomorrow()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/Sao_Paulo");
        SnoozeTimes.Offered(DateTimeOffset.Parse("2026-11-22T01:00:00Z", null), zone).Select(one => one.Word).ShouldBe(["amanha", "segunda"]);
        SnoozeTimes.Offered(DateTimeOffset.Parse("2026-11-22T15:00:00Z", null), zone).Select(one => one.Word).ShouldBe(["hoje", "amanha"]);
    }

    [Fact]
    public async Task The_queue_is_what_is_assigned_to_me_and_what_waits_in_my_channels_and_categories()
    {
        var given = await Given.Workspace(app);
        var ids = await Proposals.Waiting(given, 48);
        var me = await given.Person(Role.Head, channels: [Channel.Amazon], categories: ["optimization"]);
        var approve = await given.Client(Role.Admin).PatchAsJsonAsync("/api/orchestration/tasks/approve", new { taskIds = ids.TakeLast(2), approved = true }, Cancel);
        approve.EnsureSuccessStatusCode();
        await given.Client(Role.Admin).PatchAsJsonAsync("/api/orchestration/tasks/assign", new { taskId = ids[^1], assignedTo = me.Id.Value }, Cancel);
        await using var db = await given.Db();
        var expected = (await db.QueryAsync<Guid>("""
            select id from marketplace_tasks where workspace_id = @Id
               and (assigned_to = @me or (status in ('awaiting_approval', 'approved') and marketplace = 'amazon' and category = 'optimization'))
            """, new { given.Id, me = me.Id })).Order().ToArray();
        expected.Length.ShouldBeGreaterThan(2);

        var page = await me.Client.GetFromJsonAsync<JsonElement>("/api/orchestration/tasks?queue=me&limit=100", Cancel);

        page.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("id").GetGuid()).Order().ShouldBe(expected);
        page.GetProperty("total").GetInt64().ShouldBe(expected.Length);
        (await me.Client.GetFromJsonAsync<JsonElement>("/api/orchestration/tasks?queue=me&q=e&limit=1&sort=rank", Cancel)).GetProperty("total").GetInt64().ShouldBeLessThanOrEqualTo(expected.Length);
        (await given.Client(Role.Head).GetFromJsonAsync<JsonElement>("/api/orchestration/tasks?queue=me", Cancel)).GetProperty("total").GetInt64().ShouldBe(0, "a membership without channels names nothing");
    }

    static async Task Snooze(Given given, Guid id, DateTimeOffset until)
    {
        var answer = await given.Client(Role.Head).PatchAsJsonAsync("/api/orchestration/tasks/snooze", new { taskIds = new[] { id }, until }, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("moved").GetArrayLength().ShouldBe(1);
    }

    static async Task<Listed> Found(Given given, string query)
    {
        var page = await given.Client(Role.Admin).GetFromJsonAsync<JsonElement>("/api/orchestration/tasks?" + query, Cancel);
        return new(page.GetProperty("total").GetInt64(), page.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("id").GetGuid()).Order().ToArray());
    }

    sealed record Listed(long Total, Guid[] Ids)
    {
        public void Is(long total, IEnumerable<Guid> ids)
        {
            Total.ShouldBe(total);
            Ids.ShouldBe(ids.Order());
        }
    }
}
