using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Imports;

/// <summary>What is to change of a mapping; what is left out stays.</summary>
/// <param name="Revision">The one that was seen; another answers 409. Without it the last writer wins.</param>
sealed record MappingChange(string? Name = null, IReadOnlyDictionary<string, FieldSource>? Fields = null, IReadOnlyList<string>? Columns = null, int? Revision = null);

/// <summary>Keeps, changes and drops mappings; each is told of in the log.</summary>
sealed class KeepMapping(Database database, Mappings mappings, EventNudge nudge, TimeProvider time)
{
    static readonly Refusal NameTaken = new("mapping_name_taken", "name: there is a mapping of this name already.", RefusalKind.Conflict, "name");
    static readonly Refusal ChangedSinceSeen = new("changed_since_seen", "revision: somebody has changed this mapping meanwhile; read it again.", RefusalKind.Conflict, "revision");
    static readonly Refusal NothingToChange = Refusal.Invalid("body", "nothing_to_change", "body: give at least one of name, fields, columns.");

    public async Task<Outcome<Mapping>> New(Actor actor, WantedMapping wanted, CancellationToken cancellationToken)
    {
        if (wanted.Broken() is { } broken)
            return broken;
        var id = Ids.New<MappingId>(time);
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var kept = await db.ExecuteScalarAsync<int>(new CommandDefinition("""
            with kept as (
                insert into import_mappings (id, workspace_id, name, channel, columns, signature, fields, created_by, created_at, changed_at)
                values (@id, @Workspace, @name, @channel, @columns, @signature, @fields::jsonb, @by, @now, @now)
                on conflict (workspace_id, lower(name)) do nothing returning *
            ), told as (
                insert into events (workspace_id, subject, kind, actor, channel, body)
                select workspace_id, id::text, 'mapping.created', created_by, channel, jsonb_build_object('name', name) from kept
            )
            select count(*) from kept
            """, new
        {
            id, actor.Workspace, name = wanted.Name!.Trim(), channel = wanted.Channel!.Value.Name, columns = wanted.Columns?.ToArray() ?? [],
            signature = Signature(wanted.Columns), fields = Text(wanted.Fields!), by = actor.Name, now = time.GetUtcNow()
        }, cancellationToken: cancellationToken));
        if (kept == 0)
            return NameTaken;
        nudge.Now();
        return (await mappings.Find(actor.Workspace, id, cancellationToken))!;
    }

    public async Task<Outcome<Mapping>> Change(Actor actor, MappingId id, MappingChange change, CancellationToken cancellationToken)
    {
        if (change is { Name: null, Fields: null, Columns: null })
            return NothingToChange;
        if (await mappings.Find(actor.Workspace, id, cancellationToken) is not { } known)
            return Mappings.NotFound;
        if (change.Revision is { } seen && seen != known.Revision)
            return ChangedSinceSeen;
        var wanted = new WantedMapping(change.Name ?? known.Name, known.Channel, change.Fields ?? known.Fields, change.Columns ?? known.Columns);
        if (wanted.Broken() is { } broken)
            return broken;
        try
        {
            if (!await Write(actor, known, wanted, cancellationToken))
                return ChangedSinceSeen;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return NameTaken;
        }
        nudge.Now();
        return (await mappings.Find(actor.Workspace, id, cancellationToken))!;
    }

    async Task<bool> Write(Actor actor, Mapping known, WantedMapping wanted, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        return await db.ExecuteScalarAsync<int>(new CommandDefinition("""
            with changed as (
                update import_mappings set name = @name, columns = @columns, signature = @signature, fields = @fields::jsonb, revision = revision + 1, changed_at = @now
                 where workspace_id = @Workspace and id = @Id and revision = @Revision returning *
            ), told as (
                insert into events (workspace_id, subject, kind, actor, channel, body)
                select workspace_id, id::text, 'mapping.changed', @by, channel, jsonb_build_object('name', name) from changed
            )
            select count(*) from changed
            """, new
        {
            known.Id, known.Revision, actor.Workspace, name = wanted.Name!.Trim(), columns = wanted.Columns!.ToArray(), signature = Signature(wanted.Columns),
            fields = Text(wanted.Fields!), by = actor.Name, now = time.GetUtcNow()
        }, cancellationToken: cancellationToken)) == 1;
    }

    /// <summary>Imports that were read by it keep its name.</summary>
    public async Task<Outcome<MappingId>> Drop(Actor actor, MappingId id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        if (await db.ExecuteScalarAsync<string>(new CommandDefinition("select name from import_sources where workspace_id = @Workspace and mapping_id = @id limit 1",
            new { actor.Workspace, id }, cancellationToken: cancellationToken)) is { } source)
            return new Refusal("mapping_in_use", $"The source {source} reads its files by this mapping; give it another one first.");
        var dropped = await db.ExecuteScalarAsync<int>(new CommandDefinition("""
            with dropped as (
                delete from import_mappings where workspace_id = @Workspace and id = @id returning *
            ), told as (
                insert into events (workspace_id, subject, kind, actor, channel, body)
                select workspace_id, id::text, 'mapping.deleted', @by, channel, jsonb_build_object('name', name) from dropped
            )
            select count(*) from dropped
            """, new { id, actor.Workspace, by = actor.Name }, cancellationToken: cancellationToken));
        if (dropped == 0)
            return Mappings.NotFound;
        nudge.Now();
        return id;
    }

    static byte[]? Signature(IReadOnlyList<string>? columns) => columns is { Count: > 0 } ? ColumnPlan.SignatureOf(columns) : null;

    internal static string Text(IReadOnlyDictionary<string, FieldSource> fields) => JsonSerializer.Serialize(fields, Json.Options);
}
