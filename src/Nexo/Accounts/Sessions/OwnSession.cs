using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Accounts;

/// <summary>Where one is signed in.</summary>
/// <param name="Id">What ends it: <c>DELETE /api/account/sessions/{id}</c>.</param>
/// <param name="Current">Whether this very request came with it.</param>
/// <param name="Device">Browser and system, as far as it told; null when it told nothing.</param>
/// <param name="Address">The network address it signed in from, as this server saw it.</param>
/// <param name="Way">password, link, passkey or sso.</param>
/// <param name="Workspace">The name of the workspace it acts in.</param>
/// <param name="CreatedAt">When it signed in.</param>
/// <param name="LastSeenAt">When it was used last, to the minute.</param>
public sealed record OwnSession(Guid Id, bool Current, string? Device, string? Address, string Way, string Workspace, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt)
{
    /// <summary>The sessions of a person in all workspaces, the one that asks first, then the latest seen.</summary>
    internal static async Task<IReadOnlyList<OwnSession>> All(Database database, PersonId person, Guid? current, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var rows = await db.QueryAsync<Row>(new CommandDefinition("""
            select s.id, s.id is not distinct from @current as current, s.agent, s.address, s.way, w.name as workspace, s.created_at, s.last_seen_at
              from sessions s join people p on p.id = s.person_id and p.security_stamp = s.stamp join workspaces w on w.id = s.workspace_id
             where s.person_id = @person and s.last_seen_at > @idle and s.created_at > @oldest
             order by current desc, s.last_seen_at desc, s.id desc limit 200
            """, new { person, current, idle = time.GetUtcNow() - SessionStore.Idle, oldest = time.GetUtcNow() - SessionStore.Longest }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => new OwnSession(row.Id, row.Current, Accounts.Device.Words(row.Agent), row.Address, row.Way, row.Workspace, row.CreatedAt, row.LastSeenAt))];
    }

    sealed record Row
    {
        public Guid Id { get; init; }
        public bool Current { get; init; }
        public string? Agent { get; init; }
        public string? Address { get; init; }
        public string Way { get; init; } = "";
        public string Workspace { get; init; } = "";
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset LastSeenAt { get; init; }
    }
}
