using Dapper;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>What a session may do now: read from its row and the membership, remembered for a few seconds, never from the cookie.</summary>
sealed class KnownSessions(Database database, TimeProvider time)
{
    const string Member = """
        m.workspace_id, m.person_id, m.role, p.name, p.security_stamp, w.name as workspace_name, w.time_zone
          from memberships m join people p on p.id = m.person_id join workspaces w on w.id = m.workspace_id
        """;

    ShortMemory<Guid, SignedIn> Memory => field ??= new(time, Load);

    /// <summary>Null when it was ended or not used for long, and when the person was deactivated, here or altogether, is no longer a member or has another stamp.</summary>
    public ValueTask<SignedIn?> Find(Guid session) => Memory.Get(session);

    /// <summary>The workspace the person chose last, else the one joined first; null when there is none.</summary>
    public async Task<SignedIn?> First(PersonId person, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return (await db.QueryFirstOrDefaultAsync<Row>($"""
            select {Member} where p.id = @person and p.deactivated_at is null and m.deactivated_at is null
             order by m.entered_at desc nulls last, m.created_at, m.workspace_id limit 1
            """, new { person }))?.SignedIn();
    }

    /// <summary>In this one of their workspaces, as it is now; null for who does not belong to it.</summary>
    public async Task<SignedIn?> In(PersonId person, WorkspaceId workspace, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return (await db.QuerySingleOrDefaultAsync<Row>($"""
            select {Member} where p.id = @person and m.workspace_id = @workspace and p.deactivated_at is null and m.deactivated_at is null
            """, new { person, workspace }))?.SignedIn();
    }

    /// <summary>After a change of roles, people or sessions on this node; <see cref="RightsChanges"/> calls it on all.</summary>
    public void Forget() => Memory.Forget();

    async Task<SignedIn?> Load(Guid session)
    {
        await using var db = await database.OpenForWork(CancellationToken.None);
        var now = time.GetUtcNow();
        return (await db.QuerySingleOrDefaultAsync<Row>($"""
            select s.id as session, s.last_seen_at, {Member} join sessions s on s.workspace_id = m.workspace_id and s.person_id = m.person_id
             where s.id = @session and s.stamp = p.security_stamp and p.deactivated_at is null and m.deactivated_at is null
               and s.last_seen_at > @idle and s.created_at > @oldest
            """, new { session, idle = now - SessionStore.Idle, oldest = now - SessionStore.Longest }))?.SignedIn();
    }

    sealed record Row
    {
        public Guid Session { get; init; }
        public DateTimeOffset LastSeenAt { get; init; }
        public WorkspaceId WorkspaceId { get; init; }
        public PersonId PersonId { get; init; }
        public string Role { get; init; } = "";
        public string Name { get; init; } = "";
        public string SecurityStamp { get; init; } = "";
        public string WorkspaceName { get; init; } = "";
        public string TimeZone { get; init; } = "";

        public SignedIn SignedIn() => new(Actor.Of(WorkspaceId, PersonId, Name, Role), SecurityStamp, WorkspaceName, Zones.Of(TimeZone)) { Session = Session, LastSeenAt = LastSeenAt };
    }
}
