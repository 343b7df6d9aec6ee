using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Tests.Support;

namespace Nexo.Tests.Access.Doors;

/// <summary>A workspace with one of everything, each carrying the same planted text.</summary>
sealed class World
{
    public const string Planted = "GIRAFA-LILÁS";

    readonly Dictionary<string, Guid> ids = new(StringComparer.Ordinal);

    long entry;

    World(Given given) => Given = given;

    public Given Given { get; }

    public static async Task<World> Make(NexoApp app)
    {
        var world = new World(await Given.Workspace(app));
        foreach (var name in new[] { "listing", "finding", "task", "approved", "import", "activation", "token", "view", "invitation", "policy", "webhook", "delivery" })
            world.ids[name] = Guid.CreateVersion7();
        world.ids["person"] = world.Given.The(Nexo.Access.Role.Member).Id.Value;
        await app.Services.GetRequiredService<Nexo.Plans.PlanFiles>().Read(TestContext.Current.CancellationToken); // else they come in the middle
        world.ids["comment"] = Guid.CreateVersion7();
        world.ids["template"] = Guid.CreateVersion7();
        foreach (var name in new[] { "upload", "mapping", "source" })
            world.ids[name] = Guid.CreateVersion7();
        await using var db = await world.Given.Db();
        await db.ExecuteAsync("""
            insert into listings (id, workspace_id, channel, external_id, title, description, facts_hash)
            values (@listing, @workspace, 'amazon', @Planted, @Planted, @Planted, '\x00');
            insert into findings (id, workspace_id, listing_id, channel, rule, severity, field, evidence, impact, effort)
            values (@finding, @workspace, @listing, 'amazon', 'AMZ-T1', 'error', 'title', jsonb_build_object('seen', @Planted), 10, 1);
            insert into imports (id, workspace_id, channel, file_name, status, refused, finished_at, requested_by)
            values (@import, @workspace, 'amazon', @Planted, 'completed', 1, now(), 'nexo');
            insert into uploads (id, workspace_id, channel, file_name, stored, complete, requested_by, created_at) values (@upload, @workspace, 'amazon', @Planted, 16, true, 'nexo', now());
            insert into upload_pieces (workspace_id, upload_id, number, bytes) values (@workspace, @upload, 0, convert_to('id,title' || chr(10) || '1,Meia' || chr(10), 'UTF8'));
            insert into import_mappings (id, workspace_id, name, channel, fields, created_by, created_at, changed_at)
            values (@mapping, @workspace, @Planted, 'amazon', '{"externalId": {"columns": ["id"]}}', 'nexo', now(), now());
            insert into import_sources (id, workspace_id, name, channel, kind, location, every_minutes, next_at, paused_at, created_by, created_at, changed_at)
            values (@source, @workspace, @Planted, 'amazon', 'url', 'https://example.test/a.csv', 60, now(), now(), 'nexo', now(), now());
            insert into import_source_runs (id, workspace_id, source_id, ran_at, outcome, error) values (gen_random_uuid(), @workspace, @source, now(), 'failed', @Planted);
            insert into webhook_endpoints (id, workspace_id, name, format, address_seal, address_shown, kinds, disabled_at, disabled_reason, created_by, created_at, changed_at)
            values (@webhook, @workspace, @Planted, 'standard', 'x', 'https://example.test/', '{task.*}', now(), 'paused', 'nexo', now(), now());
            with told as (
                insert into events (workspace_id, subject, kind, actor, body) values (@workspace, @Planted, 'task.created', 'nexo', '{}') returning *
            )
            insert into webhook_deliveries (id, workspace_id, endpoint_id, event_xid, event_seq, kind, subject, status, attempts, created_at, ended_at)
            select @delivery, workspace_id, @webhook, xid, seq, kind, subject, 'failed', 1, at, at from told;
            insert into webhook_attempts (workspace_id, delivery_id, number, at, milliseconds, status, error, answer) values (@workspace, @delivery, 1, now(), 1, 500, 'status', @Planted);
            insert into import_refusals (workspace_id, import_id, row_number, field, code, reason, value)
            values (@workspace, @import, 1, 'title', 'missing', @Planted, @Planted);
            insert into activations (id, workspace_id, plan_id, channels, requested_by, finished_at)
            values (@activation, @workspace, 'plan-' || @Planted, '{amazon}', 'nexo', now());
            insert into activation_agents (workspace_id, activation_id, agent, channel, status, finished_at, error)
            values (@workspace, @activation, 'alex', 'amazon', 'failed', now(), @Planted);
            insert into marketplace_tasks (id, workspace_id, marketplace, title, description, category, priority, status, agent, created_by, evidence, change_set)
            select id, @workspace, 'amazon', @Planted, @Planted, 'optimization', 'high', status, 'alex', 'marketplace-amazon', '[]',
                   jsonb_build_array(jsonb_build_object('listingId', @listing, 'field', 'title', 'before', @Planted, 'after', 'x'))
              from (values (@task::uuid, 'awaiting_approval'), (@approved::uuid, 'approved')) as t(id, status);
            insert into task_listings (workspace_id, task_id, listing_id) values (@workspace, @task, @listing);
            insert into change_set_versions (workspace_id, task_id, version, change_set, made_by) values (@workspace, @task, 1, '[]', 'nexo');
            insert into tokens (id, workspace_id, kind, channel, name, hint, hash, created_by)
            values (@token, @workspace, 'agent', 'amazon', @Planted, 'abcd', decode(md5(@token::text), 'hex'), 'nexo');
            insert into saved_views (id, workspace_id, person_id, name, address, shared, place, created_at, changed_at)
            values (@view, @workspace, @person, @Planted, 'canal=amazon', true, 0, now(), now());
            insert into invitations (id, workspace_id, email, normalized_email, name, role, hash, created_by, created_at, expires_at)
            values (@invitation, @workspace, @Planted, @Planted, @Planted, 'member', decode(md5(@invitation::text), 'hex'), 'nexo', now(), now() + interval '7 days');
            update people set name = @Planted where id = @person;
            insert into policies (id, workspace_id, name, place, effect, created_by, created_at, changed_by, changed_at)
            values (@policy, @workspace, @Planted, 1, 'ask', 'nexo', now(), 'nexo', now());
            insert into task_templates (id, workspace_id, name, title, category, priority, created_by, created_at) values (@template, @workspace, @Planted, 'x', 'analysis', 'low', 'nexo', now());
            insert into task_comments (id, workspace_id, task_id, person_id, text, created_at) values (@comment, @workspace, @task, @person, @Planted, now());
            insert into notifications (workspace_id, person_id, kind, task_id, actor, at)
            select @workspace, person_id, 'assigned', @task, 'nexo', now() from memberships where workspace_id = @workspace;
            insert into plans (id, workspace_id, name, origin, source, created_by) values (gen_random_uuid(), @workspace, 'planted', 'page', 'plan: planted # ' || @Planted, 'nexo');
            insert into events (workspace_id, subject, kind, actor, channel, body)
            values (@workspace, @task::text, 'task.created', 'agent:alex', 'amazon', jsonb_build_object('title', @Planted));
            """, world.Parameters());
        world.entry = await db.QuerySingleAsync<long>("""
            with run as (
                insert into runs (id, workspace_id, name, origin, status, cause, started_by) values (gen_random_uuid(), @workspace, @Planted, 'outside', 'awaiting_approval', 'outside', 'nexo') returning id
            )
            insert into agents_tasks (workspace_id, run, run_id, task, status, approval_state) select @workspace, id, @Planted, @Planted, 'awaiting_approval', 'pending' from run returning id
            """, world.Parameters());
        return world;
    }

    /// <summary>The text with the ids of this world where it says {task}, {listing}, ….</summary>
    public string Fill(string text) => ids.Aggregate(text.Replace("{entry}", $"{entry}", StringComparison.Ordinal), (filled, id) => filled.Replace("{" + id.Key + "}", id.Value.ToString(), StringComparison.Ordinal));

    /// <summary>Everything the workspace holds, table by table; what it is compared with tells whether anything was touched.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Snapshot()
    {
        await using var db = await Given.Db();
        var tables = await Tables(db);
        var rows = new Dictionary<string, string>(StringComparer.Ordinal);
        // The counters are folded in the background; their sums are what counts.
        rows["counts"] = await db.ExecuteScalarAsync<string>("""
            select coalesce(string_agg(c::text, ' ' order by c::text), '')
              from (select marketplace, status, sum(n) from counted_tasks where workspace_id = @Id group by 1, 2 having sum(n) <> 0) c
            """, new { Given.Id }) ?? "";
        foreach (var table in tables.Except(["task_counts", "task_count_changes", "task_days"]))
            rows[table] = await db.ExecuteScalarAsync<string>($"select coalesce(string_agg(t::text, E'\\n' order by t::text), '') from {table} t where workspace_id = @Id", new { Given.Id }) ?? "";
        return rows;
    }

    /// <summary>Every table with a workspace.</summary>
    public static async Task<IReadOnlyList<string>> Tables(Npgsql.NpgsqlConnection db) =>
        [.. await db.QueryAsync<string>("""
            select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
             where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by 1
            """)];

    DynamicParameters Parameters()
    {
        var parameters = new DynamicParameters(new { workspace = Given.Id, Planted });
        foreach (var (name, id) in ids)
            parameters.Add(name, id);
        return parameters;
    }
}
