using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Imports;

/// <summary>Makes, changes, pauses and drops sources; each is told of in the log, a header's value never.</summary>
sealed class KeepSource(Database database, Sources sources, Mappings mappings, FolderFiles folders, IDataProtectionProvider protection, OutboxDrain drain, EventNudge nudge, TimeProvider time)
{
    static readonly Refusal NameTaken = new("source_name_taken", "name: there is a source of this name already.", RefusalKind.Conflict, "name");
    static readonly Refusal ChangedSinceSeen = new("changed_since_seen", "revision: somebody has changed this source meanwhile; read it again.", RefusalKind.Conflict, "revision");

    public async Task<Outcome<ImportSource>> New(Actor actor, WantedSource wanted, CancellationToken cancellationToken)
    {
        if (!(await Checked(actor, wanted, cancellationToken)).Try(out var mapping, out var refusal))
            return refusal;
        var id = Ids.New<SourceId>(time);
        var row = Row(actor, id, wanted, mapping, Sealed(id, wanted));
        row.Add("next", time.GetUtcNow());
        row.Add("paused", wanted.Paused == true ? time.GetUtcNow() : null);
        return await Write(actor, id, """
            with kept as (
                insert into import_sources (id, workspace_id, name, channel, currency, mapping_id, kind, location, pattern, header_name, header_seal, every_minutes, at_time, paused_at, next_at, created_by, created_at, changed_at)
                values (@id, @workspace, @title, @channel, @currency, @mapping, @kind, @location, @pattern, @header, @seal, @every, @at::time, @paused, @next, @by, @now, @now)
                on conflict (workspace_id, lower(name)) do nothing returning *
            ), told as (
                insert into events (workspace_id, subject, kind, actor, channel, body)
                select workspace_id, id::text, 'import_source.created', created_by, channel, jsonb_build_object('name', name) from kept
            )
            select count(*) from kept
            """, row, NameTaken, cancellationToken);
    }

    public async Task<Outcome<ImportSource>> Change(Actor actor, SourceId id, WantedSource change, CancellationToken cancellationToken)
    {
        if (await sources.Find(actor.Workspace, id, cancellationToken) is not { } known)
            return Sources.NotFound;
        if (change.Revision is { } seen && seen != known.Revision)
            return ChangedSinceSeen;
        if (change.Kind is not null && change.Kind != known.Kind)
            return Refusal.Invalid("kind", "kind_stays", "kind: stays as it is; make another source.");
        var wanted = Merged(known, change);
        if (!(await Checked(actor, wanted, cancellationToken)).Try(out var mapping, out var refusal))
            return refusal;
        // The value goes nowhere it was not given for.
        var isTheSame = wanted.HeaderName == known.HeaderName && wanted.Location == known.Location;
        var seal = wanted.HeaderName is null or "" ? null : change.HeaderValue is { Length: > 0 } ? Sealed(id, wanted) : isTheSame ? known.HeaderSeal : null;
        if (wanted.HeaderName is { Length: > 0 } && seal is null)
            return Refusal.Invalid("headerValue", "required", "headerValue: is to be given again when the header or the address changes.");
        var row = Row(actor, id, wanted, mapping, seal);
        var isElsewhere = wanted.Location != known.Location;
        row.Add("seen", known.Revision);
        row.Add("paused", wanted.Paused == true ? known.PausedAt ?? time.GetUtcNow() : null);
        row.Add("next", wanted.Cadence != known.Cadence || (known.PausedAt is not null && wanted.Paused == false) || isElsewhere ? time.GetUtcNow() : known.NextAt);
        row.Add("what", wanted.Paused == true && known.PausedAt is null ? "import_source.paused" : wanted.Paused == false && known.PausedAt is not null ? "import_source.resumed" : "import_source.changed");
        row.Add("elsewhere", isElsewhere);
        return await Write(actor, id, """
            with changed as (
                update import_sources set name = @title, channel = @channel, currency = @currency, mapping_id = @mapping, location = @location, pattern = @pattern, header_name = @header, header_seal = @seal,
                       every_minutes = @every, at_time = @at::time, paused_at = @paused, next_at = @next, revision = revision + 1, changed_at = @now,
                       etag = case when @elsewhere then null else etag end, last_modified = case when @elsewhere then null else last_modified end, failures = case when @elsewhere then 0 else failures end
                 where workspace_id = @workspace and id = @id and revision = @seen returning *
            ), told as (
                insert into events (workspace_id, subject, kind, actor, channel, body)
                select workspace_id, id::text, @what, @by, channel, jsonb_build_object('name', name) from changed
            )
            select count(*) from changed
            """, row, ChangedSinceSeen, cancellationToken);
    }

    public async Task<Outcome<SourceId>> Drop(Actor actor, SourceId id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var dropped = await db.ExecuteScalarAsync<int>(new CommandDefinition("""
            with dropped as (
                delete from import_sources where workspace_id = @Workspace and id = @id returning *
            ), told as (
                insert into events (workspace_id, subject, kind, actor, channel, body)
                select workspace_id, id::text, 'import_source.deleted', @by, channel, jsonb_build_object('name', name) from dropped
            )
            select count(*) from dropped
            """, new { id, actor.Workspace, by = actor.Name }, cancellationToken: cancellationToken));
        if (dropped == 0)
            return Sources.NotFound;
        nudge.Now();
        return id;
    }

    /// <summary>Now, whatever its times; also when it is paused.</summary>
    public async Task<Outcome<ImportSource>> Run(Actor actor, SourceId id, CancellationToken cancellationToken)
    {
        if (await sources.Find(actor.Workspace, id, cancellationToken) is not { } known)
            return Sources.NotFound;
        await using var db = await database.OpenForWork(cancellationToken);
        await db.ExecuteAsync(new CommandDefinition("""
            with asked as (
                insert into outbox (workspace_id, kind, body) select @Workspace, 'import.source', jsonb_build_object('sourceId', @id::uuid, 'asked', true)
            )
            insert into events (workspace_id, subject, kind, actor, channel, body) values (@Workspace, @id::text, 'import_source.asked', @by, @channel, jsonb_build_object('name', @title))
            """, new { id, actor.Workspace, by = actor.Name, channel = known.Channel.Name, title = known.Name }, cancellationToken: cancellationToken));
        drain.Wake();
        nudge.Now();
        return known;
    }

    internal static IDataProtector SealOf(IDataProtectionProvider protection, SourceId id) => protection.CreateProtector("Nexo.Imports.Sources", id.ToString());

    async Task<Outcome<Mapping?>> Checked(Actor actor, WantedSource wanted, CancellationToken cancellationToken)
    {
        if (wanted.Broken() is { } broken)
            return broken;
        if (wanted.Kind == "folder" && (await folders.Find(actor.Workspace, wanted.Location!, cancellationToken)).Refusal is { } refusal)
            return refusal;
        if (wanted.Mapping is null or "")
            return default(Mapping?);
        return (await mappings.Named(actor.Workspace, wanted.Mapping, wanted.Channel!.Value, cancellationToken)).Try(out var mapping, out refusal) ? mapping : refusal;
    }

    static WantedSource Merged(ImportSource known, WantedSource change) => new(
        change.Name ?? known.Name, change.Channel ?? known.Channel, known.Kind, change.Location ?? known.Location, change.Pattern ?? known.Pattern, change.HeaderName ?? known.HeaderName, change.HeaderValue,
        change.Currency ?? known.Currency, change.Mapping ?? known.MappingId?.ToString(),
        change.EveryMinutes ?? (change.At is { Length: > 0 } ? null : known.EveryMinutes), change.EveryMinutes is not null ? change.At : change.At ?? known.At, change.Paused ?? known.PausedAt is not null);

    string? Sealed(SourceId id, WantedSource wanted) => wanted.HeaderValue is { Length: > 0 } value ? SealOf(protection, id).Protect(value) : null;

    DynamicParameters Row(Actor actor, SourceId id, WantedSource wanted, Mapping? mapping, string? seal) => new(new
    {
        id, workspace = actor.Workspace, title = wanted.Name!.Trim(), channel = wanted.Channel!.Value.Name, currency = wanted.Currency is { Length: > 0 } currency ? currency : null, mapping = mapping?.Id.Value,
        kind = wanted.Kind, location = wanted.Location!.Trim(), pattern = wanted.Kind == "folder" ? (wanted.Pattern is { Length: > 0 } pattern ? pattern : "*.csv") : null,
        header = wanted.HeaderName is { Length: > 0 } header ? header : null, seal, every = wanted.EveryMinutes, at = wanted.At is { Length: > 0 } at ? at : null, by = actor.Name, now = time.GetUtcNow(),
    });

    async Task<Outcome<ImportSource>> Write(Actor actor, SourceId id, string sql, DynamicParameters row, Refusal otherwise, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        try
        {
            if (await db.ExecuteScalarAsync<int>(new CommandDefinition(sql, row, cancellationToken: cancellationToken)) == 0)
                return otherwise;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return NameTaken;
        }
        nudge.Now();
        return (await sources.Find(actor.Workspace, id, cancellationToken))!;
    }
}
