using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nexo.Platform;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Platform;

public sealed class RetentionTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_older_than_its_setting_goes_in_batches_and_the_rest_stays()
    {
        var given = await Given.Workspace(app);
        await using var db = await given.Db();
        await db.ExecuteAsync("""
            insert into marketplace_tasks (id, workspace_id, marketplace, title, description, category, priority, status, agent, created_by, created_at, decided_at, decided_by, ended_at)
            select gen_random_uuid(), @workspace, 'amazon', n::text, '', 'optimization', 'high', 'rejected', 'alex', 'marketplace-amazon', now() - interval '1 year', now() - age, 'nexo', now() - age
              from generate_series(1, 1001) n, lateral (select case when n = 1001 then interval '99 days' else interval '101 days' end as age) a;
            insert into change_set_versions (workspace_id, task_id, version, change_set, made_by)
            select @workspace, id, 1, '[]', 'nexo' from marketplace_tasks where workspace_id = @workspace;
            insert into listings (id, workspace_id, channel, external_id, title, facts_hash) values (@listing, @workspace, 'amazon', '1', 'A', '\x00');
            insert into findings (id, workspace_id, listing_id, channel, rule, severity, field, evidence, impact, effort, gone_at)
            select gen_random_uuid(), @workspace, @listing, 'amazon', rule, 'error', 'title', '{}', 1, 1, gone
              from (values ('OLD', now() - interval '31 days'), ('NEW', now() - interval '29 days'), ('OPEN', null)) f(rule, gone);
            insert into imports (id, workspace_id, channel, file_name, status, refused, finished_at, requested_by)
            values (@import, @workspace, 'amazon', 'a.csv', 'completed', 1, now() - interval '31 days', 'nexo');
            insert into notifications (workspace_id, person_id, kind, task_id, actor, at)
            select @workspace, gen_random_uuid(), 'mentioned', (select id from marketplace_tasks where workspace_id = @workspace and title = '1001'), 'nexo', now() - age
              from (values (interval '31 days'), (interval '29 days')) n(age);
            insert into model_calls (id, workspace_id, purpose, provider, kind, model, attempt, cost, at)
            select gen_random_uuid(), @workspace, 'test', 'm', 'offline', 'm', n, 0, now() - make_interval(days => n) from unnest(array[62, 65]) n;
            insert into sales_daily (workspace_id, listing_id, channel, day, units, source) select @workspace, @listing, 'amazon', current_date - n, n, 'api' from unnest(array[98, 103]) n;
            insert into import_refusals (workspace_id, import_id, row_number, field, code, reason) values (@workspace, @import, 1, 'title', 'missing', 'x');
            """, new { workspace = given.Id, listing = Guid.NewGuid(), import = Guid.NewGuid() });

        await With(new RetentionOptions { Tasks = 100, GoneFindings = 30, ImportRefusals = 30, Notifications = 30, ModelCalls = 63, Sales = 100 }).Run(Cancel);

        (await db.QueryAsync<string>("select title from marketplace_tasks where workspace_id = @Id", new { given.Id })).ShouldBe(["1001"]);
        (await db.ExecuteScalarAsync<int>("select count(*) from change_set_versions where workspace_id = @Id", new { given.Id })).ShouldBe(1);
        (await db.ExecuteScalarAsync<int>("select sum(n) from counted_tasks where workspace_id = @Id", new { given.Id })).ShouldBe(1);
        (await db.QueryAsync<int>("select (body ->> 'count')::int from events where workspace_id = @Id and kind = 'tasks.forgotten' order by seq", new { given.Id })).ShouldBe([1000]);
        (await db.QueryAsync<string>("select rule from findings where workspace_id = @Id order by rule", new { given.Id })).ShouldBe(["NEW", "OPEN"]);
        (await db.ExecuteScalarAsync<int>("select count(*) from notifications where workspace_id = @Id", new { given.Id })).ShouldBe(1);
        (await db.QueryAsync<int>("select units from sales_daily where workspace_id = @Id", new { given.Id })).ShouldBe([98]);
        (await db.QueryAsync<int>("select attempt from model_calls where workspace_id = @Id", new { given.Id })).ShouldBe([62]);
        (await db.ExecuteScalarAsync<int>("select count(*) from import_refusals where workspace_id = @Id", new { given.Id })).ShouldBe(0);
        (await db.ExecuteScalarAsync<int>("select count(*) from imports where workspace_id = @Id", new { given.Id })).ShouldBe(1);
    }

    [Fact]
    public async Task Nought_keeps_for_ever()
    {
        (await With(new RetentionOptions { Tasks = 0, GoneFindings = 0, ImportRefusals = 0, Notifications = 0, ModelCalls = 0, Sales = 0, Runs = 0, StepLogs = 0, ApprovalLinks = 0 }).Run(Cancel)).ShouldBeEmpty();
    }

    Forget With(RetentionOptions options) => ActivatorUtilities.CreateInstance<Forget>(app.Services, Options.Create(options));
}
