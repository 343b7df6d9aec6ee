using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Orchestration;

public sealed class ActivateTests(NexoApp app) : IClassFixture<NexoApp>
{
    const string Address = "/api/marketplace/orchestration/activate";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_six_agents_propose_and_the_plan_reads_as_required()
    {
        var given = await Given.Workspace(app);
        await given.Stock(8);

        var plan = await Activate(given);

        plan.GetProperty("planId").GetString().ShouldStartWith("plan-17");
        plan.GetProperty("orchestrator").GetString().ShouldBe("nexo");
        plan.GetProperty("executionStrategy").GetString().ShouldBe("multi-channel-synchronized");
        plan.GetProperty("status").GetString().ShouldBe("completed");
        plan.GetProperty("agentsInvolved").EnumerateArray().Select(a => a.GetString()).ShouldBe(["alex", "marina", "sunny", "tren", "viral", "premium"]);
        plan.GetProperty("totalTasksApproved").GetInt32().ShouldBe(0);
        plan.GetProperty("totalTasksGenerated").GetInt32().ShouldBe((await Tasks(given)).Count);
        foreach (var agent in ChannelAgents.All)
            (await Tasks(given)).Count(t => t.Agent == agent.Id).ShouldBeInRange(1, 12);
    }

    [Fact]
    public async Task Every_task_cites_findings_and_listings_that_exist_and_no_finding_stands_in_two()
    {
        var given = await Given.Workspace(app);
        await given.Stock(10);

        await Activate(given);

        await using var db = await given.Db();
        var cited = (await db.QueryAsync<(Guid Finding, Guid Listing, bool Exists)>("""
            select (e ->> 'findingId')::uuid, (e ->> 'listingId')::uuid,
                   exists (select from findings f where f.id = (e ->> 'findingId')::uuid and f.listing_id = (e ->> 'listingId')::uuid and f.workspace_id = t.workspace_id and f.channel = t.marketplace)
              from marketplace_tasks t, jsonb_array_elements(t.evidence) e where t.workspace_id = @Id
            """, new { given.Id })).ToList();
        cited.Count.ShouldBeGreaterThan(50);
        cited.ShouldAllBe(c => c.Exists);
        cited.Select(c => c.Finding).ShouldBeUnique();
        (await Tasks(given)).ShouldAllBe(t => t.Status == "awaiting_approval" || t.Status == "pending");
    }

    [Fact]
    public async Task Of_each_agent_the_best_expected_effect_is_listed_first()
    {
        var given = await Given.Workspace(app);
        await given.Stock(10, Channel.Amazon);

        await Activate(given);

        var listed = await given.Client(Role.Head).GetFromJsonAsync<JsonElement>("/api/orchestration/tasks?marketplace=amazon&limit=50", Stop);
        var priorities = listed.GetProperty("tasks").EnumerateArray().Select(t => t.GetProperty("priority").GetString()!).Select(p => Array.IndexOf(["high", "medium", "low"], p)).ToArray();
        priorities.Distinct().Count().ShouldBeGreaterThan(1);
        priorities.ShouldBe(priorities.Order());
    }

    [Fact]
    public async Task Activating_twice_makes_no_duplicates_and_merges_the_evidence()
    {
        var given = await Given.Workspace(app);
        await given.Stock(10);
        var first = await Activate(given);
        var before = await Tasks(given);

        var second = await Activate(given);

        first.GetProperty("totalTasksGenerated").GetInt32().ShouldBe(before.Count);
        second.GetProperty("totalTasksGenerated").GetInt32().ShouldBe(0);
        (await Tasks(given)).Select(t => t.Id).ShouldBe(before.Select(t => t.Id), ignoreOrder: true);
        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<long>("select sum(merged) from activation_agents where workspace_id = @Id", new { given.Id })).ShouldBe(before.Count);
        (await db.ExecuteScalarAsync<long>("select count(*) from events where workspace_id = @Id and kind = 'task.evidence_merged'", new { given.Id })).ShouldBe(before.Count);
    }

    [Fact]
    public async Task Two_activations_at_once_make_no_duplicates()
    {
        var given = await Given.Workspace(app);
        await given.Stock(10, Channel.Amazon, Channel.Shopee);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Activate(given, Role.Head)));

        await using var db = await given.Db();
        var doubled = await db.QueryAsync<string>("select fingerprint from marketplace_tasks where workspace_id = @Id group by 1 having count(*) > 1", new { given.Id });
        doubled.ShouldBeEmpty();
        (await Tasks(given)).GroupBy(t => t.Agent).ShouldAllBe(g => g.Count() <= 12);
    }

    [Fact]
    public async Task What_a_person_rejected_is_not_proposed_again_until_the_listing_changes()
    {
        var given = await Given.Workspace(app);
        await given.Stock(1, Channel.Shein);
        await Activate(given);
        var before = await Tasks(given);
        await using var db = await given.Db();
        await Reject(given, db, app.Time.GetUtcNow());

        await Activate(given);
        (await Tasks(given)).Count.ShouldBe(before.Count);
        (await db.ExecuteScalarAsync<int>("select max(suppressed) from activation_agents where workspace_id = @Id", new { given.Id })).ShouldBe(before.Count);

        app.Time.Forward(TimeSpan.FromHours(1));
        await db.ExecuteAsync("update listings set changed_at = @now where workspace_id = @Id", new { given.Id, now = app.Time.GetUtcNow() });
        await Activate(given);

        (await Tasks(given)).Count.ShouldBeGreaterThan(before.Count);
    }

    [Fact]
    public async Task Only_the_named_channels_are_woken()
    {
        var given = await Given.Workspace(app);
        await given.Stock(3);

        var plan = await Activate(given, body: new { channels = new[] { "amazon", "mercadolivre", "amazon" } });

        plan.GetProperty("channels").EnumerateArray().Select(c => c.GetString()).ShouldBe(["amazon", "mercadolivre"]);
        (await Tasks(given)).Select(t => t.Agent).Distinct().ShouldBe(["alex", "marina"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{"channels":["ebay"]}""", "channels[0]")]
    [InlineData("""{"channels":[]}""", "channels")]
    [InlineData("""{"channels":["amazon",null]}""", "channels[1]")]
    public async Task A_wrong_channel_is_named(string body, string field)
    {
        var given = await Given.Workspace(app);

        var answer = await given.Client(Role.Admin).PostAsync(Address, new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("field").GetString().ShouldBe(field);
        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<long>("select count(*) from activations where workspace_id = @Id", new { given.Id })).ShouldBe(0);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"channel":"amazon"}""")]
    [InlineData("""{"channels":"amazon"}""")]
    [InlineData("""{"channels":[1]}""")]
    public async Task A_body_that_is_not_what_was_asked_for_starts_nothing(string body)
    {
        var given = await Given.Workspace(app);

        var answer = await given.Client(Role.Admin).PostAsync(Address, new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString().ShouldNotBeNullOrEmpty();
        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<long>("select count(*) from activations where workspace_id = @Id", new { given.Id })).ShouldBe(0);
    }

    [Fact]
    public async Task A_repeated_request_with_its_key_is_the_same_activation()
    {
        var given = await Given.Workspace(app);
        await given.Stock(2, Channel.Amazon);

        var plans = new List<string?>();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Headers = { { "Idempotency-Key", "morning" } } };
            var answer = await given.Client(Role.Head).SendAsync(request, Stop);
            plans.Add((await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("plan").GetProperty("planId").GetString());
        }

        plans.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task An_activation_whose_node_died_before_it_answered_is_not_begun_again()
    {
        var given = await Given.Workspace(app);
        var plans = new List<string?>();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Headers = { { "Idempotency-Key", "died" } } };
            var answer = await given.Client(Role.Head).SendAsync(request, Stop);
            plans.Add((await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("plan").GetProperty("planId").GetString());
            await using var db = await given.Db();
            await db.ExecuteAsync("update idempotency_keys set status = null, created_at = @long where workspace_id = @Id and key = 'died'", new { given.Id, @long = DateTimeOffset.UtcNow.AddYears(-50) });
        }

        plans.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_shop_without_listings_comes_to_an_end_without_tasks()
    {
        var given = await Given.Workspace(app);

        var plan = await Activate(given);

        plan.GetProperty("status").GetString().ShouldBe("completed");
        plan.GetProperty("totalTasksGenerated").GetInt32().ShouldBe(0);
    }

    [Theory]
    [InlineData(Role.Member)]
    [InlineData(Role.Qa)]
    public async Task Others_than_head_and_admin_are_told_what_is_needed(Role role)
    {
        var given = await Given.Workspace(app);

        (await given.Client(role).PostAsync(Address, null, Stop)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await given.Anonymous().PostAsync(Address, null, Stop)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await given.Agent(Channel.Amazon).PostAsync(Address, null, Stop)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Who_does_not_wait_can_follow_the_activation()
    {
        var given = await Given.Workspace(app);
        await given.Stock(3);
        using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Headers = { { "Prefer", "wait=0" } } };

        var answer = await given.Client(Role.Head).SendAsync(request, Stop);
        var plan = (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("plan");

        answer.Headers.GetValues("Preference-Applied").ShouldBe(["wait=0"]);
        var address = $"/api/marketplace/orchestration/activations/{plan.GetProperty("activationId").GetString()}";
        await Eventually.Is("completed", async () => (await given.Client(Role.Member).GetFromJsonAsync<JsonElement>(address, Stop)).GetProperty("plan").GetProperty("status").GetString());
        var detail = await given.Client(Role.Member).GetFromJsonAsync<JsonElement>(address, Stop);
        detail.GetProperty("agents").EnumerateArray().ShouldAllBe(a => a.GetProperty("status").GetString() == "succeeded" && a.GetProperty("model").GetString() == "offline");
        var neighbour = await Given.Workspace(app);
        (await neighbour.Client(Role.Admin).GetAsync(address, Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    static async Task Reject(Given given, Npgsql.NpgsqlConnection db, DateTimeOffset now) =>
        await db.ExecuteAsync("""
            update marketplace_tasks set status = 'rejected', decided_by = @by, decided_at = @now, ended_at = @now, reason = 'Não vendemos mais essa linha', revision = revision + 1
             where workspace_id = @Id
            """, new { given.Id, by = given.ActorOf(Role.Head).Name, now });

    static async Task<JsonElement> Activate(Given given, Role role = Role.Admin, object? body = null)
    {
        var answer = await given.Client(role).PostAsync(Address, body is null ? null : JsonContent.Create(body), Stop);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Stop));
        var told = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        told.GetProperty("status").GetString().ShouldBe("success");
        told.GetProperty("message").GetString().ShouldBe("Orchestration activated");
        return told.GetProperty("plan");
    }

    internal static async Task<List<(Guid Id, string Agent, string Status, string Title)>> Tasks(Given given)
    {
        await using var db = await given.Db();
        return (await db.QueryAsync<(Guid, string, string, string)>("select id, agent, status, title from marketplace_tasks where workspace_id = @Id", new { given.Id })).AsList();
    }
}
