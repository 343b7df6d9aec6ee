using Dapper;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>What a session may do now: read from the membership, remembered for a few seconds, never from the cookie.</summary>
sealed class KnownSessions(Database database, TimeProvider time)
{
    const string Query = """
        select m.workspace_id, m.person_id, m.role, p.name, p.security_stamp, w.name as workspace_name, w.time_zone
          from memberships m join people p on p.id = m.person_id join workspaces w on w.id = m.workspace_id
         where p.id = @person and p.deactivated_at is null and m.deactivated_at is null
        """;

    ShortMemory<(PersonId Person, WorkspaceId Workspace), SignedIn> Memory => field ??= new(time, Load);

    /// <summary>Null when the person was deactivated, is no longer a member or has another stamp.</summary>
    public async ValueTask<SignedIn?> Find(PersonId person, WorkspaceId workspace, string stamp)
    {
        var remembered = await Memory.Get((person, workspace));
        if (remembered is null || remembered.Stamp == stamp)
            return remembered;
        // The session may be younger than the memory, on another node for example.
        var now = await Load((person, workspace));
        return now?.Stamp == stamp ? now : null;
    }

    /// <summary>The workspace the person chose last, else the one joined first; null when there is none.</summary>
    public async Task<SignedIn?> First(PersonId person, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return (await db.QueryFirstOrDefaultAsync<Row>($"{Query} order by m.entered_at desc nulls last, m.created_at, m.workspace_id limit 1", new { person }))?.SignedIn();
    }

    /// <summary>After a change of roles or people on this node; <see cref="RightsChanges"/> calls it on all.</summary>
    public void Forget() => Memory.Forget();

    async Task<SignedIn?> Load((PersonId Person, WorkspaceId Workspace) session)
    {
        await using var db = await database.OpenForWork(CancellationToken.None);
        return (await db.QuerySingleOrDefaultAsync<Row>($"{Query} and m.workspace_id = @workspace", new { person = session.Person, workspace = session.Workspace }))?.SignedIn();
    }

    sealed record Row
    {
        public WorkspaceId WorkspaceId { get; init; }
        public PersonId PersonId { get; init; }
        public string Role { get; init; } = "";
        public string Name { get; init; } = "";
        public string SecurityStamp { get; init; } = "";
        public string WorkspaceName { get; init; } = "";
        public string TimeZone { get; init; } = "";

        public SignedIn SignedIn() => new(Actor.Of(WorkspaceId, PersonId, Name, Role), SecurityStamp, WorkspaceName, Zones.Of(TimeZone));
    }
}
