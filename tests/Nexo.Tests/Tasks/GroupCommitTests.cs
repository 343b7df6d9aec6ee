using Dapper;
using Nexo.Channels;
using Nexo.Tasks;
using Nexo.Tests.Support;
using Npgsql;
using Shouldly;
using static Nexo.Tests.Tasks.TaskCalls;

namespace Nexo.Tests.Tasks;

/// <summary>Tasks that share a transaction: what goes wrong with one of them, and what goes wrong with all.</summary>
public sealed class GroupCommitTests(NexoApp app) : IClassFixture<NexoApp>, IAsyncLifetime
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Titles that only the database refuses: a trigger raises what follows the colon.</summary>
    public async ValueTask InitializeAsync() => await Sql("""
        create or replace function refuse_planted() returns trigger language plpgsql as $$
        begin
            if new.title like 'planted:%' then raise exception 'planted' using errcode = split_part(new.title, ':', 2); end if;
            return new;
        end $$;
        create or replace trigger refuse_planted before insert on marketplace_tasks for each row execute function refuse_planted();
        """);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("P0001")]
    [InlineData("54000")]
    [InlineData("22003")]
    public async Task A_row_the_database_refuses_is_refused_alone(string state)
    {
        var given = await Given.Workspace(app);
        var amazon = given.Agent(Channel.Amazon);

        var answers = await AllInOneBatch(given, () =>
            Enumerable.Range(0, 64).Select(i => amazon.Post(Address, Proposal(i == 40 ? $"planted:{state}" : $"Tarefa {i}"))));

        answers.Select(a => a.Status).ShouldBe(Enumerable.Range(0, 64).Select(i => i == 40 ? 400 : 201));
        (await Stored(given)).ShouldBe((63, 63, 63));
    }

    [Theory]
    [InlineData("57014", "database_too_slow")]
    [InlineData("53100", "database_away")]
    public async Task What_goes_wrong_with_the_server_is_told_to_all_of_the_batch_and_the_next_one_is_stored(string state, string code)
    {
        var given = await Given.Workspace(app);
        var amazon = given.Agent(Channel.Amazon);

        var answers = await AllInOneBatch(given, () =>
            Enumerable.Range(0, 8).Select(i => amazon.Post(Address, Proposal(i == 4 ? $"planted:{state}" : $"Tarefa {i}"))));

        answers[4].Status.ShouldBe(503);
        answers[4].Body.Text("code").ShouldBe(code);
        (await amazon.Post(Address, Proposal())).Status.ShouldBe(201);
        var stored = answers.Count(a => a.Status == 201) + 1;
        (await Stored(given)).ShouldBe((stored, stored, stored));
    }

    [Fact]
    public async Task Who_goes_away_before_the_commit_takes_nothing_along()
    {
        var given = await Given.Workspace(app);
        var amazon = given.Agent(Channel.Amazon);
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        Task gone = Task.CompletedTask;

        var answers = await AllInOneBatch(given, () =>
        {
            gone = given.Of<CreateTasks>().Create(given.AgentActor(Channel.Amazon), [New("De quem se foi")], leaves.Token);
            return Enumerable.Range(0, 10).Select(i => amazon.Post(Address, Proposal($"Tarefa {i}")));
        }, whileWaiting: leaves.Cancel);

        await Should.ThrowAsync<OperationCanceledException>(() => gone);
        answers.ShouldAllBe(a => a.Status == 201);
        (await Stored(given)).ShouldBe((11, 11, 11));
    }

    [Fact]
    public async Task A_connection_that_breaks_while_it_waits_costs_nobody_an_answer_and_doubles_nothing()
    {
        var given = await Given.Workspace(app);
        var amazon = given.Agent(Channel.Amazon);

        var answers = await AllInOneBatch(given, () => Enumerable.Range(0, 20).Select(i => amazon.Post(Address, Proposal($"Tarefa {i}"))),
            whileWaiting: () => Sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'").GetAwaiter().GetResult());

        answers.ShouldAllBe(a => a.Status == 201);
        (await Stored(given)).ShouldBe((20, 20, 20));
    }

    /// <summary>Holds the table until the batch stands before it, so that what arrives meanwhile shares a transaction.</summary>
    async Task<List<(int Status, System.Text.Json.JsonElement Body)>> AllInOneBatch(
        Given given, Func<IEnumerable<Task<(int Status, System.Text.Json.JsonElement Body)>>> send, Action? whileWaiting = null)
    {
        await using var db = new NpgsqlConnection(app.ConnectionString);
        await db.OpenAsync(Ct);
        await using var held = await db.BeginTransactionAsync(Ct);
        await db.ExecuteAsync("lock table marketplace_tasks in share mode", transaction: held);
        var answers = send().ToList();
        await Eventually.Is(true, () => IsSomebodyWaiting());
        await Task.Delay(100, Ct); // the others of the batch arrive in the queue
        whileWaiting?.Invoke();
        await held.CommitAsync(Ct);
        return [.. await Task.WhenAll(answers)];
    }

    async Task<bool> IsSomebodyWaiting()
    {
        await using var db = new NpgsqlConnection(app.ConnectionString);
        return await db.ExecuteScalarAsync<bool>("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')");
    }

    async Task Sql(string sql)
    {
        await using var db = new NpgsqlConnection(app.ConnectionString);
        await db.ExecuteAsync(sql);
    }

    /// <summary>Tasks, their events and the counters; none of the three without the others.</summary>
    static async Task<(int Tasks, int Events, int Counted)> Stored(Given given)
    {
        await using var db = await given.Db();
        return await db.QuerySingleAsync<(int, int, int)>("""
            select (select count(*)::int from marketplace_tasks where workspace_id = @Id),
                   (select count(distinct subject)::int from events where workspace_id = @Id and kind = 'task.created'),
                   (select sum(n)::int from (select n from task_counts where workspace_id = @Id union all select n from task_count_changes where workspace_id = @Id) c)
            """, new { given.Id });
    }
}
