using System.Text;
using System.Text.Json;
using Dapper;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Tasks;

/// <summary>Many tasks, their events, their links and their triage in one statement, which is its own transaction.</summary>
static class InsertTasks
{
    const string Sql = """
        with added as (
            insert into marketplace_tasks (id, workspace_id, marketplace, title, description, category, priority, estimated_hours, tags, metadata, agent,
                   created_by, activation_id, fingerprint, evidence, change_set, impact, created_at, changed_at, principal, idempotency_key, request_hash)
            select id, workspace_id, marketplace, title, description, category, priority, estimated_hours, tags::text[], metadata::jsonb, agent,
                   created_by, activation_id, fingerprint, evidence::jsonb, change_set::jsonb, impact, created_at, created_at, principal, idempotency_key, request_hash
              from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::numeric[], $9::text[], $10::text[], $11::text[],
                          $12::text[], $13::uuid[], $14::text[], $15::text[], $16::text[], $17::numeric[], $18::timestamptz[], $19::text[], $20::text[], $21::bytea[])
                as g (id, workspace_id, marketplace, title, description, category, priority, estimated_hours, tags, metadata, agent,
                      created_by, activation_id, fingerprint, evidence, change_set, impact, created_at, principal, idempotency_key, request_hash)
            on conflict (workspace_id, principal, idempotency_key) where idempotency_key is not null do nothing
         returning id, workspace_id, marketplace, principal, created_at
        ), told as (
            insert into events (workspace_id, subject, kind, actor, channel, body, at)
            select workspace_id, id, 'task.created', principal, marketplace, '{"to": "pending"}', created_at from added
        ), linked as (
            insert into task_listings (workspace_id, task_id, listing_id)
            select a.workspace_id, a.id, l.listing_id from unnest($22::uuid[], $23::uuid[]) as l (task_id, listing_id) join added a on a.id = l.task_id
        ), queued as (
            insert into outbox (workspace_id, kind, body)
            select workspace_id, 'task.triage', jsonb_build_object('taskIds', jsonb_agg(id)) from added group by workspace_id
        )
        select id from added
        """;

    /// <returns>The ids that are new; the others repeat an Idempotency-Key.</returns>
    public static async Task<IReadOnlySet<Guid>> Run(NpgsqlConnection db, IReadOnlyList<PendingTask> tasks, CancellationToken cancellationToken)
    {
        await using var insert = new NpgsqlCommand(Sql, db);
        foreach (var parameter in Parameters(tasks))
            insert.Parameters.Add(parameter);
        var added = new HashSet<Guid>(tasks.Count);
        await using var rows = await insert.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            added.Add(rows.GetGuid(0));
        return added;
    }

    /// <returns>Those of the tasks that are in the database.</returns>
    public static async Task<IReadOnlySet<Guid>> Stored(NpgsqlConnection db, IEnumerable<PendingTask> tasks, CancellationToken cancellationToken) =>
        (await db.QueryAsync<Guid>(new CommandDefinition(
            "select id from marketplace_tasks where id = any(@ids)", new { ids = tasks.Select(t => t.Task.Id.Value).ToArray() }, cancellationToken: cancellationToken))).ToHashSet();

    /// <summary>The task an earlier request with this key made, and that request's hash.</summary>
    public static async Task<(MarketplaceTask Task, byte[]? RequestHash)> Earlier(NpgsqlConnection db, PendingTask pending, CancellationToken cancellationToken)
    {
        var key = new { pending.Workspace, pending.Principal, Key = pending.Proposal.IdempotencyKey };
        await using var rows = await db.QueryMultipleAsync(new CommandDefinition($"""
            select {MarketplaceTask.AllColumns} from marketplace_tasks where workspace_id = @Workspace and principal = @Principal and idempotency_key = @Key;
            select request_hash from marketplace_tasks where workspace_id = @Workspace and principal = @Principal and idempotency_key = @Key
            """, key, cancellationToken: cancellationToken));
        return (await rows.ReadSingleAsync<MarketplaceTask>(), await rows.ReadSingleAsync<byte[]?>());
    }

    static IEnumerable<NpgsqlParameter> Parameters(IReadOnlyList<PendingTask> tasks)
    {
        NpgsqlParameter Column<T>(Func<PendingTask, T> of)
        {
            var values = new T[tasks.Count];
            for (var i = 0; i < values.Length; i++)
                values[i] = of(tasks[i]);
            return new NpgsqlParameter<T[]> { TypedValue = values };
        }
        yield return Column(t => t.Task.Id.Value);
        yield return Column(t => t.Workspace.Value);
        yield return Column(t => t.Task.Marketplace.Name);
        yield return Column(t => t.Task.Title);
        yield return Column(t => t.Task.Description);
        yield return Column(t => t.Task.Category.Wire());
        yield return Column(t => t.Task.Priority.Wire());
        yield return Column(t => t.Task.EstimatedHours);
        yield return Column(t => ArrayText(t.Task.Tags));
        yield return Column(t => t.Proposal.Metadata is null ? "{}" : t.Task.Metadata.GetRawText());
        yield return Column(t => t.Task.Agent);
        yield return Column(t => t.Task.CreatedBy);
        yield return Column(t => t.Task.ActivationId);
        yield return Column(t => t.Proposal.Fingerprint);
        yield return Column(t => t.Proposal.Evidence.Count == 0 ? "[]" : JsonSerializer.Serialize(t.Proposal.Evidence, Json.Options));
        yield return Column(t => t.Task.ChangeSet is { Count: > 0 } edits ? JsonSerializer.Serialize(edits, Json.Options) : null);
        yield return Column(t => t.Task.Impact);
        yield return Column(t => t.Task.CreatedAt.UtcDateTime);
        yield return Column(t => t.Principal);
        yield return Column(t => t.Proposal.IdempotencyKey);
        yield return Column(t => t.RequestHash);
        var links = tasks.SelectMany(t => Listings(t).Select(listing => (Task: t.Task.Id.Value, Listing: listing))).ToArray();
        yield return new NpgsqlParameter<Guid[]> { TypedValue = Array.ConvertAll(links, link => link.Task) };
        yield return new NpgsqlParameter<Guid[]> { TypedValue = Array.ConvertAll(links, link => link.Listing) };
    }

    static IEnumerable<Guid> Listings(PendingTask pending) =>
        pending.Proposal.Listings.Select(listing => listing.Value)
            .Concat(pending.Proposal.ChangeSet?.Select(edit => edit.Listing.Value) ?? [])
            .Concat(pending.Proposal.Evidence.Select(finding => finding.Listing.Value))
            .Distinct();

    /// <summary>As PostgreSQL writes an array: <c>{"a","b"}</c>; unnest cannot take arrays of unequal lengths.</summary>
    static string ArrayText(string[] texts)
    {
        if (texts.Length == 0)
            return "{}";
        var array = new StringBuilder("{");
        foreach (var text in texts)
            array.Append(array.Length > 1 ? "," : "").Append('"').Append(text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        return array.Append('}').ToString();
    }
}
