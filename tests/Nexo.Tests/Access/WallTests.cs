using Dapper;
using Nexo.Access;
using Nexo.Tests.Access.Doors;
using Nexo.Tests.Support;
using Npgsql;
using Shouldly;

namespace Nexo.Tests.Access;

/// <summary>The second wall: what PostgreSQL itself keeps apart when a query forgets to.</summary>
public sealed class WallTests(NexoApp app) : IClassFixture<NexoApp>
{
    static readonly string[] Planted =
        ["activation_agents", "activations", "change_set_versions", "events", "findings", "import_refusals", "imports", "listings", "marketplace_tasks", "memberships", "task_listings", "tokens"];

    /// <summary>The workspaces whose rows it shows; none where the role of the pages may not look at all.</summary>
    static async Task<IReadOnlyList<Guid>> Seen(NpgsqlConnection walled, string table)
    {
        try
        {
            return [.. await walled.QueryAsync<Guid>($"select workspace_id from {table}")];
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return [];
        }
    }

    [Fact]
    public async Task A_query_without_its_workspace_filter_sees_nothing_of_the_neighbours()
    {
        var world = await World.Make(app);
        var neighbour = await Given.Workspace(app);
        await using var all = await neighbour.Db();
        await using var walled = await neighbour.WebDb();
        foreach (var table in await World.Tables(all))
        {
            var theirs = await all.ExecuteScalarAsync<long>($"select count(*) from {table} where workspace_id = @Id", new { world.Given.Id });
            if (Planted.Contains(table))
                theirs.ShouldBeGreaterThan(0, $"nothing was planted in {table}");
            var seen = await Seen(walled, table);
            seen.ShouldAllBe(workspace => workspace == neighbour.Id.Value, table);
        }
        (await walled.QueryAsync<Guid>("select id from workspaces")).ShouldBe([neighbour.Id.Value]);
        (await walled.QueryAsync<Guid>("select id from people")).ShouldNotContain(world.Given.The(Role.Admin).Id.Value);
        (await walled.QueryAsync<Guid>("select id from people")).Count().ShouldBe(4);
    }

    [Theory]
    [InlineData("update marketplace_tasks set title = 'x'")]
    [InlineData("update listings set title = 'x'")]
    [InlineData("delete from findings")]
    [InlineData("delete from task_listings")]
    [InlineData("update memberships set role = 'admin'")]
    [InlineData("update tokens set revoked_at = now()")]
    public async Task A_change_without_its_filter_touches_nothing_of_the_neighbours(string sql)
    {
        var world = await World.Make(app);
        var neighbour = await Given.Workspace(app);
        var before = await world.Snapshot();
        await using var walled = await neighbour.WebDb();

        await walled.ExecuteAsync(sql);

        (await world.Snapshot()).ShouldBe(before);
    }

    [Fact]
    public async Task Nothing_can_be_written_into_a_neighbours_workspace()
    {
        var world = await World.Make(app);
        var neighbour = await Given.Workspace(app);
        await using var walled = await neighbour.WebDb();

        var refused = await Should.ThrowAsync<PostgresException>(() => walled.ExecuteAsync(
            "insert into events (workspace_id, subject, kind, actor) values (@Id, 'x', 'task.approved', 'nexo')", new { world.Given.Id }));

        refused.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        refused.MessageText.ShouldContain("row-level security");
    }

    [Fact]
    public async Task A_connection_that_names_no_workspace_sees_nothing()
    {
        var given = await Given.Workspace(app);
        await using var walled = await given.WebDb();
        await walled.ExecuteAsync("select set_config('nexo.workspace', '', false)");

        (await walled.ExecuteScalarAsync<long>("select count(*) from memberships")).ShouldBe(0);
        (await walled.ExecuteScalarAsync<long>("select count(*) from people")).ShouldBe(0);
    }

    [Theory]
    [InlineData("select password_hash from people")]
    [InlineData("select security_stamp from people")]
    [InlineData("select hash from tokens")]
    [InlineData("select * from data_protection_keys")]
    [InlineData("select * from sign_in_attempts")]
    [InlineData("update people set name = 'x'")]
    [InlineData("insert into workspaces (id, name) values (gen_random_uuid(), 'x')")]
    [InlineData("update events set kind = 'x'")]
    [InlineData("delete from events")]
    public async Task Pages_and_the_API_never_reach_secrets_people_or_the_past(string sql)
    {
        var given = await Given.Workspace(app);
        await using var walled = await given.WebDb();

        (await Should.ThrowAsync<PostgresException>(() => walled.ExecuteAsync(sql))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task A_connection_that_comes_back_from_the_pool_is_bound_anew()
    {
        var (one, other) = (await Given.Workspace(app), await Given.Workspace(app));
        var sessions = new System.Collections.Concurrent.ConcurrentDictionary<int, bool>();

        await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            var given = i % 2 == 0 ? one : other;
            await using var db = await given.WebDb();
            sessions[db.ProcessID] = true;
            (await db.QueryAsync<Guid>("select distinct workspace_id from memberships")).ShouldBe([given.Id.Value]);
        }));

        sessions.Count.ShouldBeLessThanOrEqualTo(20, "the pool gives them out again");
    }

    [Fact]
    public async Task A_connection_that_broke_is_not_replaced_by_one_outside_the_wall()
    {
        var (given, other) = (await Given.Workspace(app), await Given.Workspace(app));
        await using var walled = await given.WebDb();
        await using (var owner = new NpgsqlConnection(app.ConnectionString))
            await owner.ExecuteAsync("select pg_terminate_backend(@ProcessID)", new { walled.ProcessID });
        await Should.ThrowAsync<NpgsqlException>(() => walled.ExecuteAsync("select 1"));
        await (await other.Db()).DisposeAsync(); // so that the pool holds a connection that sees everything

        // Dapper opens a closed connection by itself.
        var seen = await Record.ExceptionAsync(async () => (await walled.QueryAsync<Guid>("select distinct workspace_id from memberships")).ShouldBe([given.Id.Value]));

        (seen is null or InvalidOperationException or NpgsqlException).ShouldBeTrue(seen?.ToString());
    }
}
