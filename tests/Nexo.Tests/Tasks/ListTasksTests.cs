using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Tasks;
using Nexo.Tests.Support;
using Shouldly;
using static Nexo.Tests.Tasks.TaskCalls;
using TaskStatus = Nexo.Tasks.TaskStatus;

namespace Nexo.Tests.Tasks;

public sealed class ListTasksTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sort=newest")]
    [InlineData("sort=rank")]
    [InlineData("sort=newest&marketplace=shopee")]
    [InlineData("sort=rank&marketplace=shopee&status=pending,awaiting_approval")]
    [InlineData("sort=rank&priority=medium&category=scaling")]
    [InlineData("sort=newest&q=tarefa%201")]
    public async Task A_walk_sees_every_task_exactly_once_while_others_arrive(string address)
    {
        var given = await Given.Workspace(app);
        await Seed(given, 240);
        var filter = address.Contains('&', StringComparison.Ordinal) ? address[address.IndexOf('&', StringComparison.Ordinal)..] : "";
        var expected = await Seen(given, $"{Address}?limit=200{filter}");
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var (_, page) = await given.Client(Role.Member).Get($"{Address}?limit=17&{address}{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page.GetProperty("tasks").EnumerateArray().Select(t => t.Text("id")));
            cursor = page.GetProperty("nextCursor").GetString();
            // Newer ones land before the cursor in the order of time, and anywhere in the order of rank.
            app.Time.Forward(TimeSpan.FromSeconds(1));
            await Seed(given, 3);
        } while (cursor is not null);

        seen.Count.ShouldBe(seen.Distinct().Count(), "none twice");
        expected.Except(seen).ShouldBeEmpty("none is missed");
        expected.Count.ShouldBeGreaterThan(17);
    }

    [Theory]
    [InlineData("bo", new[] { "Body RN", "Meu body" })]
    [InlineData("b", new[] { "Body RN", "Meu body" })]
    [InlineData("RN", new[] { "Body RN" })]
    [InlineData("ody", new[] { "Body RN", "Meu body" })]
    [InlineData("zq", new string[0])]
    [InlineData("_", new string[0])]
    public async Task A_few_letters_are_looked_for_where_a_word_begins(string q, string[] titles)
    {
        var given = await Given.Workspace(app);
        foreach (var title in new[] { "Body RN", "Meu body", "Robô" })
            (await given.Client(Role.Head).Post(Address, new { marketplace = "amazon", title, category = "analysis", priority = "low" })).Status.ShouldBe(201);

        var (_, page) = await given.Client(Role.Member).Get($"{Address}?q={Uri.EscapeDataString(q)}");

        page.GetProperty("tasks").EnumerateArray().Select(t => t.Text("title")).ShouldBe(titles, ignoreOrder: true);
        page.GetProperty("total").GetInt32().ShouldBe(titles.Length);
    }

    [Fact]
    public async Task The_inbox_shows_priority_first_then_impact()
    {
        var given = await Given.Workspace(app);
        await Seed(given, 60);
        var (_, page) = await given.Client(Role.Member).Get($"{Address}?sort=rank&limit=60");
        var order = page.GetProperty("tasks").EnumerateArray().Select(t => (Priority: t.Text("priority"), Impact: t.GetProperty("impact").GetDecimal())).ToList();
        order.ShouldBe(order.OrderBy(t => t.Priority switch { "high" => 0, "medium" => 1, _ => 2 }).ThenByDescending(t => t.Impact));
    }

    [Fact]
    public async Task Offsets_and_cursors_show_the_same_pages()
    {
        var given = await Given.Workspace(app);
        await Seed(given, 50);
        var (_, first) = await given.Client(Role.Member).Get($"{Address}?limit=20&status=pending");
        var (_, second) = await given.Client(Role.Member).Get($"{Address}?limit=20&status=pending&offset=20");
        var (_, next) = await given.Client(Role.Member).Get($"{Address}?limit=20&status=pending&cursor={first.Text("nextCursor")}");
        second.GetProperty("tasks").EnumerateArray().Select(t => t.Text("id")).ShouldBe(next.GetProperty("tasks").EnumerateArray().Select(t => t.Text("id")));
    }

    [Fact]
    public async Task Totals_are_exact_while_tasks_are_made_moved_and_folded()
    {
        var given = await Given.Workspace(app);
        var work = Enumerable.Range(0, 8).Select(async i =>
        {
            for (var n = 0; n < 5; n++)
                await given.Task(i % 2 == 0 ? TaskStatus.Approved : TaskStatus.Rejected, New(channel: Channel.All[i % 6]));
        }).ToList();
        var all = Task.WhenAll(work);
        while (!all.IsCompleted)
        {
            await given.Of<SweepCounts>().Fold(Ct);
            await Agree(given);
        }
        await all;
        await Agree(given);
        (await given.Client(Role.Member).Get($"{Address}?status=approved")).Body.GetProperty("total").GetInt32().ShouldBe(20);
        (await given.Client(Role.Member).Get($"{Address}?status=approved,rejected&marketplace=amazon")).Body.GetProperty("totalIsExact").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Counting_stops_at_ten_thousand_where_no_counter_helps_and_says_so()
    {
        var given = await Given.Workspace(app);
        await Seed(given, 10_050, "scaling");
        var (_, page) = await given.Client(Role.Member).Get($"{Address}?category=scaling");
        (page.GetProperty("total").GetInt32(), page.GetProperty("totalIsExact").GetBoolean()).ShouldBe((10_050, true));
        (_, page) = await given.Client(Role.Member).Get(Address);
        (page.GetProperty("total").GetInt32(), page.GetProperty("totalIsExact").GetBoolean()).ShouldBe((10_050, true));
        (_, page) = await given.Client(Role.Member).Get($"{Address}?q=tarefa&limit=5");
        (page.GetProperty("total").GetInt32(), page.GetProperty("totalIsExact").GetBoolean(), page.GetProperty("tasks").GetArrayLength()).ShouldBe((10_000, false, 5));
    }

    [Fact]
    public async Task A_search_takes_signs_as_they_are()
    {
        var given = await Given.Workspace(app);
        var id = await given.Task(TaskStatus.Pending, New("100% algodão_x"));
        await given.Task(TaskStatus.Pending, New("1000 algodão x"));
        var (_, page) = await given.Client(Role.Member).Get($"{Address}?q={Uri.EscapeDataString("0% ALGODÃO_")}");
        page.GetProperty("tasks").EnumerateArray().Select(t => t.Text("id")).ShouldBe([id.ToString()]);
    }

    [Theory]
    [InlineData("offset=10001", "offset", "cursor")]
    [InlineData("limit=0", "limit", "1 to 200")]
    [InlineData("limit=201", "limit", "1 to 200")]
    [InlineData("limit=abc", "limit", "whole number")]
    [InlineData("status=open", "status", "awaiting_approval")]
    [InlineData("marketplace=ebay", "marketplace", "mercadolivre")]
    [InlineData("category=x", "category", "best-practice")]
    [InlineData("priority=urgent", "priority", "high")]
    [InlineData("sort=oldest", "sort", "rank")]
    [InlineData("id=1", "id", "UUID")]
    [InlineData("cursor=zzz", "cursor", "nextCursor")]
    [InlineData("assignedTo=ana", "assignedTo", "UUID")]
    [InlineData("q=%00", "q", "NUL")]
    public async Task A_wrong_filter_is_named_with_its_rule(string address, string field, string rule)
    {
        var given = await Given.Workspace(app);
        var (status, body) = await given.Client(Role.Member).Get($"{Address}?{address}");
        (status, body.Text("field")).ShouldBe((400, field));
        body.Text("detail").ShouldContain(rule);
    }

    static async Task<HashSet<string>> Seen(Given given, string address)
    {
        var seen = new HashSet<string>();
        for (var offset = 0; ; offset += 200)
        {
            var (_, page) = await given.Client(Role.Member).Get($"{address}&offset={offset}");
            seen.UnionWith(page.GetProperty("tasks").EnumerateArray().Select(t => t.Text("id")));
            if (page.GetProperty("nextCursor").GetString() is null)
                return seen;
        }
    }

    static async Task Agree(Given given)
    {
        await using var db = await given.Db();
        // One statement, one snapshot.
        (await db.QueryAsync<string>("""
            with counted as (
                select marketplace, status, category, priority, agent, sum(n) as n from counted_tasks where workspace_id = @Id group by 1, 2, 3, 4, 5 having sum(n) <> 0
            ), truth as (select marketplace, status, category, priority, coalesce(agent, '') as agent, count(*) as n from marketplace_tasks where workspace_id = @Id group by 1, 2, 3, 4, 5)
            select concat_ws(' ', marketplace, status, category, priority, agent, c.n, t.n) from counted c full join truth t using (marketplace, status, category, priority, agent) where c.n is distinct from t.n
            """, new { given.Id })).ShouldBeEmpty();
    }

    /// <summary>Pending, without triage: rows of every channel, category, priority and impact.</summary>
    async Task Seed(Given given, int count, string? category = null)
    {
        await using var db = await given.Db();
        await db.ExecuteAsync("""
            insert into marketplace_tasks (id, workspace_id, marketplace, title, category, priority, created_by, impact, created_at)
            select gen_random_uuid(), @Id, (array['amazon','mercadolivre','shopee','shein','tiktokshop','kaway'])[1 + i % 6], 'Tarefa ' || i,
                   coalesce(@category, (array['optimization','best-practice','scaling','analysis'])[1 + i / 3 % 2 * 2]), (array['high','medium','low'])[1 + i % 3], 'alex', i % 7, @now
              from generate_series(1, @count) i
            """, new { given.Id, count, category, now = app.Time.GetUtcNow() });
    }
}
