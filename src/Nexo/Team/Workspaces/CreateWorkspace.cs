using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Team;

/// <param name="Name">1 to 120 characters.</param>
/// <param name="TimeZone">An IANA name; America/Sao_Paulo without it.</param>
/// <param name="SampleData">Whether the sample catalogue is loaded into it.</param>
sealed record NewWorkspace(string? Name = null, string? TimeZone = null, bool SampleData = false);

/// <summary>Makes a workspace of its own; who makes it is its first admin. Nothing of another one shows in it.</summary>
sealed class CreateWorkspace(Database database, EventNudge nudge, OutboxDrain drain, TimeProvider time)
{
    public async Task<Outcome<Workspace>> For(Actor actor, NewWorkspace wanted, CancellationToken cancellationToken)
    {
        if (WorkspaceRefusals.Name(wanted.Name) is { } broken)
            return broken;
        var zone = string.IsNullOrEmpty(wanted.TimeZone) ? ZoneNames.Usual : wanted.TimeZone;
        await using var db = await database.OpenForWork(cancellationToken);
        if (await WorkspaceRefusals.TimeZone(db, zone, cancellationToken) is { } unknown)
            return unknown;
        var id = Ids.New<WorkspaceId>(time);
        await db.ExecuteAsync(new CommandDefinition("""
            with made as (
                insert into workspaces (id, name, time_zone, created_at) values (@id, @name, @zone, @now) returning id
            ), seated as (
                insert into memberships (workspace_id, person_id, role, created_at) select id, @person, 'admin', @now from made
            ), sampled as (
                insert into outbox (workspace_id, kind) select id, @SampleWork from made where @SampleData
            )
            insert into events (workspace_id, subject, kind, actor, body) select id, id::text, 'workspace.created', @Actor, jsonb_build_object('name', @name, 'sampleData', @SampleData) from made
            """, new { id, name = wanted.Name!.Trim(), zone, person = actor.Person!.Value, wanted.SampleData, SampleWork = Workspace.SampleWork, Actor = actor.Name, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        nudge.Now();
        if (wanted.SampleData)
            drain.Wake(Workspace.SampleWork);
        return (await ListWorkspaces.For(actor, id, db, cancellationToken)).Single();
    }
}
