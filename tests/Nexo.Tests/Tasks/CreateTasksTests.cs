using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Channels;
using Nexo.Tasks;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Tasks;

public sealed class CreateTasksTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static NewTask Proposal(string title = "Melhorar título") => new()
    {
        Marketplace = Channel.Amazon,
        Title = title,
        Category = TaskCategory.BestPractice,
        Priority = TaskPriority.High,
        EstimatedHours = 4,
        Tags = ["a-plus", "with \"quotes\", \\ and {braces}"],
    };

    [Fact]
    public async Task A_task_is_stored_as_it_is_answered()
    {
        var given = await Given.Workspace(app);
        var outcome = (await app.Services.GetRequiredService<CreateTasks>().Create(given.AgentActor(Channel.Amazon), [Proposal()], Ct)).Single();

        var read = await app.Services.GetRequiredService<ReadTask>().Read(given.AgentActor(Channel.Amazon), outcome.Value.Id, Ct);

        read.Value.Tags.ShouldBe(outcome.Value.Tags);
        System.Text.Json.JsonSerializer.Serialize(read.Value with { Revision = 1, Status = Nexo.Tasks.TaskStatus.Pending }, Nexo.Platform.Json.Options)
            .ShouldBe(System.Text.Json.JsonSerializer.Serialize(outcome.Value, Nexo.Platform.Json.Options));
    }

    [Fact]
    public async Task A_bad_row_spoils_none_of_its_neighbours()
    {
        var given = await Given.Workspace(app);
        var good = Enumerable.Range(0, 20).Select(i => Proposal($"Tarefa {i}"));
        // No such activation: only the database can know.
        var proposals = good.Append(Proposal() with { ActivationId = Guid.NewGuid() }).Concat(good).ToArray();

        var outcomes = await app.Services.GetRequiredService<CreateTasks>().Create(given.AgentActor(Channel.Amazon), proposals, Ct);

        outcomes.Count(o => o.IsRefused).ShouldBe(1);
        outcomes[20].Refusal!.Code.ShouldBe("marketplace_tasks_activation_id_fkey");
        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<int>("select count(*) from marketplace_tasks where workspace_id = @Id", new { given.Id })).ShouldBe(40);
        (await db.ExecuteScalarAsync<int>("select count(*) from events where workspace_id = @Id and kind = 'task.created'", new { given.Id })).ShouldBe(40);
        var page = await app.Services.GetRequiredService<ListTasks>().List(given.AgentActor(Channel.Amazon), new TaskQuery { Q = "tarefa", Sort = TaskOrder.Rank, Limit = 7, Priority = TaskPriority.High }, Ct);
        page.Value.Total.ShouldBe(40);
        page.Value.Tasks.Count.ShouldBe(7);
        page = await app.Services.GetRequiredService<ListTasks>().List(given.AgentActor(Channel.Amazon), new TaskQuery { Limit = 7, Cursor = null }, Ct);
        page.Value.Total.ShouldBe(40);
    }
}
