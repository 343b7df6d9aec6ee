using Dapper;
using Npgsql;

namespace Nexo.Platform;

/// <summary>Puts work into the outbox, inside the caller's transaction; call <see cref="OutboxDrain.Wake()"/> after the commit.</summary>
public static class Outbox
{
    /// <param name="key">For work that is <see cref="IOutboxWork.InOrder"/>: what must be done one after the other, for example the id of a run.</param>
    /// <param name="after">How long it waits at least, by the database's clock.</param>
    public static Task Put(NpgsqlConnection db, NpgsqlTransaction? transaction, WorkspaceId workspace, string kind, string body, string? key = null, TimeSpan? after = null) =>
        db.ExecuteAsync("insert into outbox (workspace_id, kind, body, key, due_at) values (@workspace, @kind, @body::jsonb, @key, now() + coalesce(@after, interval '0'))",
            new { workspace, kind, body, key, after }, transaction);

    /// <summary>Many at once, in one statement and in this order.</summary>
    public static Task Put(NpgsqlConnection db, NpgsqlTransaction? transaction, WorkspaceId workspace, string kind, IReadOnlyCollection<OutboxEntry> entries) =>
        db.ExecuteAsync("""
            insert into outbox (workspace_id, kind, body, key, due_at)
            select @workspace, @kind, body::jsonb, key, now() + coalesce(after, interval '0')
              from unnest(@bodies, @keys, @afters) with ordinality as e (body, key, after, place) order by place
            """,
            new
            {
                workspace, kind,
                bodies = entries.Select(e => e.Body).ToArray(),
                keys = entries.Select(e => e.Key).ToArray(),
                afters = entries.Select(e => e.After).ToArray(),
            }, transaction);
}

/// <summary>What <see cref="Outbox"/> takes many of: as the parameters of a single <c>Put</c>.</summary>
public sealed record OutboxEntry(string Body, string? Key = null, TimeSpan? After = null);
