using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Tasks;
using Nexo.Tests.Support;
using Nexo.Tests.Tasks;
using Shouldly;
using static Nexo.Tests.Tasks.TaskCalls;
using TaskStatus = Nexo.Tasks.TaskStatus;

namespace Nexo.Tests.Policies;

public sealed class PolicyApiTests(NexoApp app) : IClassFixture<NexoApp>
{
    const string Address = "/api/policies";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<string[]> Names(HttpClient client) =>
        [.. (await client.Get(Address)).Body.GetProperty("policies").EnumerateArray().Select(policy => policy.Text("name"))];

    [Fact]
    public async Task A_policy_is_written_switched_on_spoken_by_changed_and_removed()
    {
        var given = await Given.Workspace(app);
        var head = given.Client(Role.Head);

        var (status, made) = await head.Post(Address, new { name = " Títulos ", effect = "approve", conditions = new { kinds = new[] { "none", "none" }, channels = new[] { "amazon" } } });
        (status, made.Text("name"), made.GetProperty("enabled").GetBoolean(), made.GetProperty("conditions").GetProperty("kinds").GetArrayLength()).ShouldBe((201, "Títulos", false, 1));
        var one = $"{Address}/{made.Text("id")}";
        (await given.Read(await given.Task(TaskStatus.AwaitingApproval))).Policy.ShouldBeNull("it is off");

        (await head.Patch(one, new { enabled = true })).Body.GetProperty("version").GetInt32().ShouldBe(1, "switching it on is no new version");
        var id = (await given.Of<CreateTasks>().Create(given.AgentActor(Nexo.Channels.Channel.Amazon), [New()], Ct)).Single().Value.Id;
        await given.Is(id, TaskStatus.Approved);

        (await head.Patch(one, new { version = 1, name = "Textos", conditions = new { } })).Body.GetProperty("version").GetInt32().ShouldBe(2);
        (await head.Patch(one, new { version = 1, name = "Tarde demais" })).ShouldBeRefused(409, "changed_since_seen", null);
        (await given.Read(id)).Policy!.Name.ShouldBe("Títulos", "the task keeps what spoke");

        (await head.Send(HttpMethod.Delete, one)).Status.ShouldBe(204);
        (await head.Patch(one, new { enabled = true })).ShouldBeRefused(404, "policy_not_found", null);
        var (_, story) = await head.Get($"{one}/history");
        story.GetProperty("events").EnumerateArray().Select(told => told.Text("kind")).ShouldBe(["policy.removed", "policy.changed", "policy.switched_on", "policy.created"]);
        story.GetProperty("events")[1].GetProperty("body").Text("name").ShouldBe("Textos");
    }

    [Fact]
    public async Task The_order_is_changed_one_policy_at_a_time()
    {
        var given = await Given.Workspace(app);
        var head = given.Client(Role.Head);
        var ids = new List<string>();
        foreach (var name in new[] { "a", "b", "c", "d" })
            ids.Add((await head.Post(Address, new { name, effect = "ask" })).Body.Text("id"));

        await head.Patch($"{Address}/{ids[3]}", new { place = 1 });
        (await Names(head)).ShouldBe(["d", "a", "b", "c"]);
        await head.Patch($"{Address}/{ids[3]}", new { place = 3 });
        (await Names(head)).ShouldBe(["a", "b", "d", "c"]);
        (await head.Patch($"{Address}/{ids[0]}", new { place = 99, name = "z" })).Body.GetProperty("place").GetInt32().ShouldBe(4);
        (await Names(head)).ShouldBe(["b", "d", "c", "z"]);
        (await head.Patch($"{Address}/{ids[0]}", new { place = 1, name = "B" })).ShouldBeRefused(409, "name_taken", "name");
        (await Names(head)).ShouldBe(["b", "d", "c", "z"], "what is refused moves nothing");
    }

    [Theory]
    [InlineData("""{"effect":"ask"}""", "required", "name")]
    [InlineData("""{"name":"x"}""", "required", "effect")]
    [InlineData("""{"name":"a\nb","effect":"ask"}""", "control_character", "name")]
    [InlineData("""{"name":"x","effect":"approve","fourEyes":true}""", "nobody_is_asked", "fourEyes")]
    [InlineData("""{"name":"x","effect":"never","expiresAfterDays":3}""", "nobody_is_asked", "expiresAfterDays")]
    [InlineData("""{"name":"x","effect":"ask","expiresAfterDays":366}""", "out_of_range", "expiresAfterDays")]
    [InlineData("""{"name":"x","effect":"ask","place":1}""", "not_yet", "place")]
    [InlineData("""{"name":"x","effect":"ask","conditions":{"kinds":["video"],"channels":null}}""", "unknown_value", "conditions.kinds")]
    [InlineData("""{"name":"x","effect":"ask","conditions":{"kinds":[null]}}""", "unknown_value", "conditions.kinds")]
    [InlineData("""{"name":"x","effect":"ask","conditions":{"agents":["bob"]}}""", "unknown_value", "conditions.agents")]
    [InlineData("""{"name":"x","effect":"ask","conditions":{"impact":{}}}""", "required", "conditions.impact")]
    [InlineData("""{"name":"x","effect":"ask","conditions":{"pricePercent":{"from":9,"to":5}}}""", "turned_round", "conditions.pricePercent")]
    [InlineData("""{"name":"x","effect":"ask","conditions":{"pricePercent":{"to":-1}}}""", "out_of_range", "conditions.pricePercent")]
    [InlineData("""{"name":"x","effect":"ask","conditions":{"priceAmount":{"to":5}}}""", "not_a_currency", "conditions.currency")]
    [InlineData("""{"name":"x","effect":"ask","conditions":{"currency":"BRL"}}""", "without_amount", "conditions.currency")]
    [InlineData("""{"name":"x","effect":"ask","conditions":{"listingCategory":""}}""", "required", "conditions.listingCategory")]
    public async Task What_cannot_be_a_policy_is_told_field_and_rule(string json, string code, string field)
    {
        var given = await Given.Workspace(app);
        (await given.Client(Role.Head).Post(Address, json)).ShouldBeRefused(400, code, field);
        (await Names(given.Client(Role.Head))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"name":"x","effect":"maybe"}""")]
    [InlineData("""{"name":"x","effect":"ask","conditions":{"channels":["ebay"]}}""")]
    [InlineData("""{"name":"x","effect":"ask","conditions":{"amount":1}}""")]
    [InlineData("""{"name":"x","effect":"ask","conditions":{"impact":{"from":"5"}}}""")]
    public async Task What_cannot_be_read_is_a_400(string json)
    {
        var given = await Given.Workspace(app);
        (await given.Client(Role.Head).Post(Address, json)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task The_default_holds_where_no_policy_speaks()
    {
        var given = await Given.Workspace(app);
        (await given.Client(Role.Admin).Patch($"{Address}/default", new { expiresAfterDays = 10, fourEyes = true })).Status.ShouldBe(200);
        var task = await given.Read(await given.Task(TaskStatus.AwaitingApproval));
        (task.Policy, task.FourEyes, task.ExpiresAt).ShouldBe((null, true, app.Time.GetUtcNow().AddDays(10)));
        (await given.Client(Role.Admin).Patch($"{Address}/default", new { expiresAfterDays = 400 })).ShouldBeRefused(400, "out_of_range", "expiresAfterDays");
        (await given.Client(Role.Admin).Patch($"{Address}/default", new { expiresAfterDays = 0, fourEyes = false })).Body.GetProperty("expiresAfterDays").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_dry_run_tells_what_people_decided_otherwise_and_changes_nothing()
    {
        var given = await Given.Workspace(app);
        var listing = await given.Listing();
        NewTask Price(string after) => New($"Preço {after}") with { ChangeSet = [new Edit(listing, "price", "100", after)] };
        foreach (var (status, after) in new[] { (TaskStatus.Rejected, "104"), (TaskStatus.Rejected, "97"), (TaskStatus.Completed, "101"), (TaskStatus.AwaitingApproval, "103"), (TaskStatus.Approved, "150") })
            await given.Task(status, Price(after));
        await given.Task(TaskStatus.Approved);
        await given.Price(listing, 150); // as it stands by now; what was proposed then is measured by what was said then
        var asked = new { policy = new { name = "Até 5 %", effect = "approve", conditions = new { kinds = new[] { "price" }, pricePercent = new { to = 5 } } }, days = 30 };

        var (answer, tried) = await given.Client(Role.Head).Post($"{Address}/dry-run", asked);

        answer.ShouldBe(200);
        (tried.GetProperty("examined").GetInt32(), tried.GetProperty("speaks").GetInt32(), tried.GetProperty("approved").GetInt32(), tried.GetProperty("rejected").GetInt32(), tried.GetProperty("contradicted").GetInt32(), tried.GetProperty("agreement").GetDecimal())
            .ShouldBe((6, 4, 1, 2, 2, 33.3m));
        tried.GetProperty("examples").EnumerateArray().Select(task => (task.Text("title"), task.Text("became"))).Take(2).ShouldBe([("Preço 97", "rejected"), ("Preço 104", "rejected")], ignoreOrder: true);
        (tried.GetProperty("now").GetProperty("ask").GetInt32(), tried.GetProperty("with").GetProperty("ask").GetInt32(), tried.GetProperty("with").GetProperty("approve").GetInt32()).ShouldBe((6, 2, 4));
        (await Names(given.Client(Role.Head))).ShouldBeEmpty();

        app.Time.Forward(TimeSpan.FromDays(31));
        (await given.Client(Role.Head).Post($"{Address}/dry-run", asked)).Body.GetProperty("examined").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task A_dry_run_hears_the_policies_before_the_one_that_is_tried()
    {
        var given = await Given.Workspace(app);
        await given.Task(TaskStatus.Approved);
        var all = await given.Policy(new() { Name = "Tudo a dois", Place = 1, Effect = PolicyEffect.AskTwo });
        var later = await given.Policy(new() { Name = "Nunca", Place = 2, Effect = PolicyEffect.Never });
        async Task<int> Speaks(object body) => (await given.Client(Role.Head).Post($"{Address}/dry-run", body)).Body.GetProperty("speaks").GetInt32();

        (await Speaks(new { policyId = all.Id.ToString() }), await Speaks(new { policyId = later.Id.ToString() })).ShouldBe((1, 0));
        (await Speaks(new { policyId = all.Id.ToString(), policy = new { effect = "never", conditions = new { channels = new[] { "shopee" } } } })).ShouldBe(0);
        (await given.Client(Role.Head).Post($"{Address}/dry-run", new { })).ShouldBeRefused(400, "required", "policy");
        (await given.Client(Role.Head).Post($"{Address}/dry-run", new { policy = new { effect = "ask" } })).ShouldBeRefused(400, "required", "policy.name");
        (await given.Client(Role.Head).Post($"{Address}/dry-run", new { policyId = Guid.NewGuid() })).ShouldBeRefused(404, "policy_not_found", null);
    }
}
