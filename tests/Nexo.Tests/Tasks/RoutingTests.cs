using Nexo.Access;
using Nexo.Channels;
using Nexo.Tasks;
using Nexo.Tests.Support;
using Shouldly;
using TaskStatus = Nexo.Tasks.TaskStatus;

namespace Nexo.Tests.Tasks;

public sealed class RoutingTests(NexoApp app) : IClassFixture<NexoApp>
{
    const string Route = "/api/tasks/assign-intelligent";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_specialist_knows_channel_and_category_and_has_least_to_do()
    {
        var given = await Given.Workspace(app);
        var category = await given.Person(Role.Member, [], ["optimization"]);
        (await Assignee(given, "specialist")).ShouldBe(category.Id.ToString(), "better than nobody");
        var channel = await given.Person(Role.Member, [Channel.Amazon]);
        (await Assignee(given, "specialist")).ShouldBe(channel.Id.ToString(), "the channel counts more than the category");
        var first = await given.Person(Role.Member, [Channel.Amazon, Channel.Shein], ["optimization"]);
        var second = await given.Person(Role.Qa, [Channel.Amazon], ["optimization", "scaling"]);

        var turns = new List<string>();
        for (var i = 0; i < 4; i++)
            turns.Add(await Assignee(given, "specialist"));
        turns.ShouldBe([first.Id.ToString(), second.Id.ToString(), first.Id.ToString(), second.Id.ToString()]);
    }

    [Fact]
    public async Task Turns_are_taken_one_after_another_even_at_once()
    {
        var given = await Given.Workspace(app);
        var team = new HashSet<string>();
        for (var i = 0; i < 3; i++)
            team.Add((await given.Person(Role.Member, [Channel.Amazon])).Id.ToString());
        var ids = new List<TaskId>();
        for (var i = 0; i < 12; i++)
            ids.Add(await given.Task(TaskStatus.Approved));

        var outcomes = await Task.WhenAll(ids.Select(id => given.Of<AssignIntelligently>().Assign(given.ActorOf(Role.Head), id, AssignmentStrategy.RoundRobin, null, Ct)));

        outcomes.GroupBy(o => o.Value.AssignedTo!.Value.ToString()).ShouldAllBe(turns => team.Contains(turns.Key) && turns.Count() == 4);
    }

    [Fact]
    public async Task A_turn_that_came_to_nothing_is_not_used_up()
    {
        var given = await Given.Workspace(app);
        var first = await given.Person(Role.Member, [Channel.Amazon]);
        await given.Person(Role.Member, [Channel.Amazon]);
        var over = await given.Task(TaskStatus.Completed);

        (await given.Client(Role.Head).Post(Route, new { taskId = over.ToString(), strategy = "roundrobin" })).ShouldBeRefused(409, "already_over", null);
        (await Assignee(given, "roundrobin")).ShouldBe(first.Id.ToString());
    }

    [Fact]
    public async Task The_answer_is_the_requirements()
    {
        var given = await Given.Workspace(app);
        var id = await given.Task(TaskStatus.Approved);
        var head = given.Client(Role.Head);

        var (status, body) = await head.Post(Route, new { taskId = id.ToString(), strategy = "roundrobin" });
        (status, body.Text("code")).ShouldBe((409, "nobody_fits"));
        body.Text("detail").ShouldContain("give a person this channel");
        (await head.Post(Route, new { taskId = id.ToString(), strategy = "best" })).ShouldBeRefused(400, "wrong_value", "strategy");
        (await head.Post(Route, new { strategy = "specialist" })).ShouldBeRefused(400, "required", "taskId");
        (await head.Post(Route, new { taskId = Guid.NewGuid(), strategy = "specialist" })).ShouldBeRefused(404, "task_not_found", "taskId");
        (status, body) = await given.Client(Role.Member).Post(Route, new { taskId = id.ToString(), strategy = "specialist" });
        (status, body.Text("error")).ShouldBe((403, "Unauthorized"));

        await given.Person(Role.Member, [Channel.Amazon]);
        (status, body) = await head.Post(Route, new { taskId = id.ToString(), strategy = "specialist" });
        (status, body.Text("message"), body.GetProperty("task").Text("status")).ShouldBe((200, "Task assigned", "in_progress"));
    }

    static async Task<string> Assignee(Given given, string strategy)
    {
        var id = await given.Task(TaskStatus.Approved);
        return (await given.Client(Role.Head).Post(Route, new { taskId = id.ToString(), strategy })).Body.GetProperty("task").Text("assignedTo");
    }
}
