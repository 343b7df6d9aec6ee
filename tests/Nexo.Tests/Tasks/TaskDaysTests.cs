using Dapper;
using Nexo.Access;
using Nexo.Tasks;
using Nexo.Tests.Support;
using Npgsql;
using Shouldly;

namespace Nexo.Tests.Tasks;

/// <summary>The counters by day say what the tasks themselves say.</summary>
public sealed class TaskDaysTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_happens_to_tasks_the_counters_say_what_a_count_of_them_says()
    {
        var given = await Given.Workspace(app);
        await using var db = await given.Db();
        var random = new Random(20261121);

        for (var round = 0; round < 12; round++)
        {
            await db.ExecuteAsync(Insert, Enumerable.Range(0, 40).Select(_ => Row(random, given, Guid.CreateVersion7())));
            var ids = (await db.QueryAsync<Guid>("select id from marketplace_tasks where workspace_id = @Id order by id", new { given.Id })).ToArray();
            await db.ExecuteAsync(Update, random.GetItems(ids, 30).Select(id => Row(random, given, id)));
            await db.ExecuteAsync("update marketplace_tasks set approved_at = created_at + interval '1 hour' where workspace_id = @Id and status = 'approved'", new { given.Id });
            await db.ExecuteAsync("delete from marketplace_tasks where id = any(@gone)", new { gone = random.GetItems(ids, 5) });

            (await Told(db, given)).ShouldBe(await Counted(db, given));
            if (round % 3 == 0)
                await given.Of<SweepCounts>().Fold(Ct);
            (await Told(db, given)).ShouldBe(await Counted(db, given));
        }
        await given.Of<SweepCounts>().Fold(Ct);
        (await db.ExecuteScalarAsync<int>("select count(*)::integer from task_days where workspace_id = @Id", new { given.Id })).ShouldBeGreaterThan(5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_another_time_zone_the_days_are_counted_anew(bool folded)
    {
        var given = await Given.Workspace(app);
        await using var db = await given.Db();
        foreach (var at in (string[])["2026-11-19T18:14:59Z", "2026-11-19T18:15:00Z", "2026-11-20T18:14:59Z", "2026-11-20T18:15:00Z"])
            await db.ExecuteAsync("insert into marketplace_tasks (id, workspace_id, marketplace, title, category, priority, created_by, created_at) values (gen_random_uuid(), @Id, 'shein', 'x', 'analysis', 'low', 'tren', @at::timestamptz)", new { given.Id, at });
        if (folded)
            await given.Of<SweepCounts>().Fold(Ct);

        (await Created(given, "2026-11-19")).ShouldBe(2);
        await db.ExecuteAsync("update workspaces set time_zone = 'Asia/Kathmandu' where id = @Id", new { given.Id }); // UTC+05:45

        (await Created(given, "2026-11-19")).ShouldBe(1);
        (await Created(given, "2026-11-20")).ShouldBe(2);
        (await Created(given, "2026-11-21")).ShouldBe(1);
        (await db.ExecuteScalarAsync<int>("select sum(n)::integer from counted_tasks where workspace_id = @Id", new { given.Id })).ShouldBe(4);
    }

    static async Task<int> Created(Given given, string date) =>
        (await given.Client(Role.Member).Get($"/api/orchestration/stats?date={date}")).Body[3].GetProperty("created").GetInt32();

    [Fact]
    public async Task An_earlier_day_says_what_was_in_progress_at_its_end()
    {
        var given = await Given.Workspace(app);
        await using var db = await given.Db();
        await Worked(db, given, started: "2026-11-10T12:00Z", ended: "2026-11-10T15:00Z");
        await Worked(db, given, started: "2026-11-10T12:00Z", ended: "2026-11-12T15:00Z");
        await Worked(db, given, started: "2026-11-11T12:00Z", ended: null);

        (await InProgress(given, "2026-11-09")).ShouldBe(0);
        (await InProgress(given, "2026-11-10")).ShouldBe(1);
        (await InProgress(given, "2026-11-11")).ShouldBe(2);
        (await InProgress(given, "2026-11-12")).ShouldBe(1);
    }

    static async Task<int> InProgress(Given given, string date) =>
        (await given.Client(Role.Member).Get($"/api/orchestration/stats?date={date}")).Body[0].GetProperty("inProgress").GetInt32();

    static Task<int> Worked(NpgsqlConnection db, Given given, string started, string? ended) =>
        db.ExecuteAsync("""
            insert into marketplace_tasks (id, workspace_id, marketplace, title, category, priority, created_by, status, actual_hours, created_at, approved_at, started_at, ended_at)
            values (gen_random_uuid(), @Id, 'amazon', 'x', 'analysis', 'low', 'alex', case when @ended::timestamptz is null then 'in_progress' else 'completed' end, 1,
                    @started::timestamptz - interval '1 hour', @started::timestamptz, @started::timestamptz, @ended::timestamptz)
            """, new { given.Id, started, ended });

    const string Insert = """
        insert into marketplace_tasks (id, workspace_id, marketplace, title, category, priority, created_by, agent, status, decided_by, reason, error, actual_hours, created_at, approved_at, started_at, ended_at)
        values (@Id, @Workspace, @Channel, 'x', 'analysis', 'low', 'alex', @Agent, @Status, @By, @Reason, 'x', 1, @Created, @Approved, @Started, @Ended)
        """;

    const string Update = "update marketplace_tasks set status = @Status, decided_by = @By, reason = @Reason, approved_at = @Approved, started_at = @Started, ended_at = @Ended where id = @Id";

    static object Row(Random random, Given given, Guid id)
    {
        var status = random.GetItems(["awaiting_approval", "approved", "in_progress", "completed", "rejected", "failed"], 1)[0];
        var at = new DateTimeOffset(2026, 11, 10, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(2 * 24 * 60));
        return new
        {
            Id = id, Workspace = given.Id, Status = status,
            Channel = random.GetItems(["amazon", "shein"], 1)[0], Agent = random.Next(4) == 0 ? null : "alex",
            By = status == "rejected" ? random.GetItems<string?>(["nexo", "person:someone", null], 1)[0] : null,
            Reason = random.Next(2) == 0 ? "Duplicate of another; its evidence was merged there." : "não",
            Created = at,
            Approved = status is "awaiting_approval" or "rejected" ? (DateTimeOffset?)null : at.AddMinutes(random.Next(60)),
            Started = status is "in_progress" or "completed" || (status == "failed" && random.Next(2) == 0) ? at.AddMinutes(random.Next(60, 120)) : (DateTimeOffset?)null,
            Ended = status is "completed" or "rejected" or "failed" ? at.AddMinutes(random.Next(120, 600)) : (DateTimeOffset?)null,
        };
    }

    static async Task<IReadOnlyList<string>> Told(NpgsqlConnection db, Given given) =>
        (await db.QueryAsync<string>("""
            select concat_ws('|', day, marketplace, agent, sum(created), sum(approved), sum(started), sum(ended), sum(completed), round(sum(worked_seconds)),
                             sum(cohort_generated), sum(cohort_approved), sum(cohort_completed), sum(cohort_decided))
              from counted_days where workspace_id = @Id group by day, marketplace, agent
            having (sum(created), sum(approved), sum(started), sum(ended), sum(completed)) <> (0, 0, 0, 0, 0) order by 1
            """, new { given.Id })).AsList();

    // Counted from the tasks, each number by a query of its own.
    static async Task<IReadOnlyList<string>> Counted(NpgsqlConnection db, Given given) =>
        (await db.QueryAsync<string>("""
            with zone as (select time_zone as zone from workspaces where id = @Id), tasks as (
                select *, coalesce(agent, '') as of_agent, extract(epoch from ended_at - coalesce(started_at, created_at)) as worked,
                       status = 'rejected' and coalesce(decided_by = 'nexo', false) and reason like 'Duplicate of %' as is_duplicate
                  from marketplace_tasks where workspace_id = @Id
            ), slots as (
                select distinct date_trunc('day', at, zone) as slot, c.c, a.a
                  from tasks, zone, unnest(array[created_at, approved_at, started_at, ended_at]) at, (values ('amazon'), ('shein')) c (c), (values (''), ('alex')) a (a)
                 where at is not null
            )
            select concat_ws('|', (slot at time zone zone)::date, c, a, created, approved, started, ended, completed, worked, generated, then_approved, then_completed, then_decided)
              from slots cross join zone cross join lateral (
                select (select count(*) from tasks where marketplace = c and of_agent = a and created_at >= slot and created_at < slot + interval '1 day') as created,
                       (select count(*) from tasks where marketplace = c and of_agent = a and approved_at >= slot and approved_at < slot + interval '1 day') as approved,
                       (select count(*) from tasks where marketplace = c and of_agent = a and started_at >= slot and started_at < slot + interval '1 day') as started,
                       (select count(*) from tasks where marketplace = c and of_agent = a and ended_at >= slot and ended_at < slot + interval '1 day' and started_at is not null) as ended,
                       (select count(*) from tasks where marketplace = c and of_agent = a and ended_at >= slot and ended_at < slot + interval '1 day' and status = 'completed') as completed,
                       (select coalesce(round(sum(worked)), 0) from tasks where marketplace = c and of_agent = a and ended_at >= slot and ended_at < slot + interval '1 day' and status = 'completed') as worked,
                       (select count(*) from tasks where marketplace = c and of_agent = a and created_at >= slot and created_at < slot + interval '1 day' and not is_duplicate) as generated,
                       (select count(*) from tasks where marketplace = c and of_agent = a and created_at >= slot and created_at < slot + interval '1 day' and approved_at is not null) as then_approved,
                       (select count(*) from tasks where marketplace = c and of_agent = a and created_at >= slot and created_at < slot + interval '1 day' and status = 'completed') as then_completed,
                       (select count(*) from tasks where marketplace = c and of_agent = a and created_at >= slot and created_at < slot + interval '1 day'
                           and (approved_at is not null or (status = 'rejected' and decided_by like 'person:%'))) as then_decided
              ) n where (created, approved, started, ended, completed) <> (0, 0, 0, 0, 0) order by 1
            """, new { given.Id })).AsList();
}
