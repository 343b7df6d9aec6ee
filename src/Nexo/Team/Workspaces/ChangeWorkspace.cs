using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Team;

/// <summary>What is to change of a workspace; what is left out stays.</summary>
/// <param name="Name">1 to 120 characters.</param>
/// <param name="TimeZone">An IANA name; the days of the past are counted anew in it.</param>
sealed record WorkspaceChange(string? Name = null, string? TimeZone = null);

sealed class ChangeWorkspace(Database database, KnownSessions sessions, KnownTokens tokens, EventNudge nudge)
{
    static readonly Refusal NothingToChange = Refusal.Invalid("body", "nothing_to_change", "body: give at least one of name, timeZone.");

    /// <summary>Of the workspace the actor acts in; another one is not found.</summary>
    public async Task<Outcome<Workspace>> For(Actor actor, WorkspaceId id, WorkspaceChange change, CancellationToken cancellationToken)
    {
        if (id != actor.Workspace)
            return WorkspaceRefusals.NotFound;
        if (change == new WorkspaceChange())
            return NothingToChange;
        await using var db = await database.OpenForWork(cancellationToken);
        if ((change.Name is null ? null : WorkspaceRefusals.Name(change.Name)) is { } broken)
            return broken;
        if (change.TimeZone is not null && await WorkspaceRefusals.TimeZone(db, change.TimeZone, cancellationToken) is { } unknown)
            return unknown;
        await Write(db, actor, change, cancellationToken);
        sessions.Forget();
        tokens.Forget();
        nudge.Now();
        return (await ListWorkspaces.For(actor, id, db, cancellationToken)).Single();
    }

    /// <summary>Writes only what differs: a time zone that is written has all days counted anew.</summary>
    static async Task Write(NpgsqlConnection db, Actor actor, WorkspaceChange change, CancellationToken cancellationToken)
    {
        var known = await db.QuerySingleAsync<Known>(new CommandDefinition("select name, time_zone from workspaces where id = @Workspace", new { actor.Workspace }, cancellationToken: cancellationToken));
        var name = change.Name?.Trim() is { } wanted && wanted != known.Name ? wanted : null;
        var zone = change.TimeZone != known.TimeZone ? change.TimeZone : null;
        string[] sets = [.. name is null ? [] : new[] { "name = @name" }, .. zone is null ? [] : new[] { "time_zone = @zone" }];
        if (sets.Length == 0)
            return;
        await db.ExecuteAsync(new CommandDefinition($"""
            with changed as (
                update workspaces set {string.Join(", ", sets)} where id = @Workspace returning id
            )
            insert into events (workspace_id, subject, kind, actor, body)
            select id, id::text, 'workspace.changed', @by, jsonb_strip_nulls(jsonb_build_object('name', @name, 'timeZone', @zone)) from changed
            """, new { actor.Workspace, by = actor.Name, name, zone }, commandTimeout: 300, cancellationToken: cancellationToken));
    }

    sealed record Known
    {
        public string Name { get; init; } = "";
        public string TimeZone { get; init; } = "";
    }
}
