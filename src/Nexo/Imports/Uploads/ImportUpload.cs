using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Imports;

/// <summary>
/// Imports a kept upload in the background. A node that dies while it reads loses nothing: the next one clears what was
/// staged and reads from the beginning; the number of the attempt keeps the dead one from writing on.
/// </summary>
sealed class ImportUpload(Database database, ImportListings imports, Mappings mappings, Signals signals, TimeProvider time) : IOutboxWork
{
    public string Kind => "import.read";

    public int BatchSize => 1;

    public int MaxAttempts => 5;

    /// <param name="actor">Who asks.</param>
    /// <param name="upload">What to import; twice is once.</param>
    /// <param name="fields">How its columns were chosen; null: by a remembered mapping, or their names.</param>
    /// <param name="mapping">The kept mapping they come from, if any.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public Task<Outcome<ImportId>> Begin(Actor actor, UploadId upload, IReadOnlyDictionary<string, FieldSource>? fields, Mapping? mapping, CancellationToken cancellationToken) =>
        Begin(actor, upload, fields, mapping, null, cancellationToken);

    /// <param name="actor">Who asks.</param>
    /// <param name="upload">What to import; twice is once.</param>
    /// <param name="fields">How its columns were chosen; null: by a remembered mapping, or their names.</param>
    /// <param name="mapping">The kept mapping they come from, if any.</param>
    /// <param name="version">Of a source's file: noted with the import, so that it is never imported again.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<Outcome<ImportId>> Begin(Actor actor, UploadId upload, IReadOnlyDictionary<string, FieldSource>? fields, Mapping? mapping, SourceVersion? version, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var import = await db.QuerySingleOrDefaultAsync<ImportId?>(new CommandDefinition("""
            with begun as (
                insert into imports (id, workspace_id, channel, file_name, size_bytes, requested_by, upload_id, fields, mapping_id, mapping_name, created_at)
                select @id, workspace_id, channel, file_name, stored, @Name, id, @fields::jsonb, @mappingId, @mappingName, @now
                  from uploads where workspace_id = @Workspace and id = @upload and complete
                on conflict (upload_id) do nothing returning workspace_id, id
            ), put as (
                insert into outbox (workspace_id, kind, body) select workspace_id, 'import.read', jsonb_build_object('importId', id) from begun
            ), noted as (
                insert into import_source_files (workspace_id, source_id, file, size, modified_at, hash)
                select workspace_id, @source, @file, @size, @modified, @hash from begun where @source::uuid is not null
                on conflict (source_id, file) do update set size = excluded.size, modified_at = excluded.modified_at, hash = excluded.hash
            )
            select id from begun union all select id from imports where workspace_id = @Workspace and upload_id = @upload limit 1
            """, new
        {
            id = Ids.New<ImportId>(time), upload, actor.Workspace, actor.Name, fields = fields is null ? null : KeepMapping.Text(fields), mappingId = mapping?.Id.Value, mappingName = mapping?.Name, now = time.GetUtcNow(),
            source = version?.SourceId.Value, file = version?.File, size = version?.Size, modified = version?.ModifiedAt?.UtcDateTime, hash = version?.Hash,
        }, cancellationToken: cancellationToken));
        import ??= await Of(actor.Workspace, upload, cancellationToken); // begun by another request meanwhile
        if (import is not { } begun)
            return KeepUpload.NotFound;
        signals.On(OutboxDrain.SignalName).Raise();
        return begun;
    }

    /// <summary>The import an upload has become; null as long as it has not.</summary>
    public async Task<ImportId?> Of(WorkspaceId workspace, UploadId upload, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        return await db.QuerySingleOrDefaultAsync<ImportId?>(new CommandDefinition("select id from imports where workspace_id = @workspace and upload_id = @upload", new { workspace, upload }, cancellationToken: cancellationToken));
    }

    public async ValueTask Handle(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            var import = JsonSerializer.Deserialize<Body>(item.Body, Json.Options)!.ImportId;
            try
            {
                await Read(item.Workspace, import, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException and not NpgsqlException { IsTransient: true } && item.Attempt >= MaxAttempts)
            {
                await Fail(item.Workspace, import, "read_failed", $"The file could not be read: {e.Message}", cancellationToken);
            }
        }
    }

    internal async Task Read(WorkspaceId workspace, ImportId import, CancellationToken cancellationToken)
    {
        if (await Claim(workspace, import, cancellationToken) is not { } claimed)
            return;
        try
        {
            await using var alive = new Heartbeat(database, import, time);
            await using var bytes = new UploadedBytes(database, claimed.UploadId, claimed.SizeBytes);
            await imports.Read(new ReadingOf(workspace, import, claimed.ReadAttempt), claimed.Plan(await mappings.Of(workspace, claimed.Channel, cancellationToken)), claimed.Currency, bytes, cancellationToken);
            signals.On(OutboxDrain.SignalName).Raise();
        }
        catch (UnreadableFile problem) when (problem.Code == "cut_off")
        {
            return; // another node reads it by now
        }
        catch (UnreadableFile problem)
        {
            await Fail(workspace, import, problem.Code, problem.Message, cancellationToken);
        }
        await using var db = await database.OpenForWork(cancellationToken);
        await db.ExecuteAsync(new CommandDefinition("delete from uploads where workspace_id = @workspace and id = @UploadId", new { workspace, claimed.UploadId }, cancellationToken: cancellationToken));
    }

    /// <summary>From now on only this reader may write; what an earlier one has staged is gone.</summary>
    async Task<Claimed?> Claim(WorkspaceId workspace, ImportId import, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var claimed = await db.QuerySingleOrDefaultAsync<Claimed>(new CommandDefinition("""
            with claimed as (
                update imports set read_attempt = read_attempt + 1, rows_read = 0, bytes_read = 0, refused = 0, seen_at = now()
                 where workspace_id = @workspace and id = @import and status = 'reading' and upload_id is not null returning *
            ), cleared as (
                delete from import_refusals r using claimed c where r.import_id = c.id
            )
            select c.upload_id, c.size_bytes, c.channel, c.read_attempt, c.fields::text as fields, c.mapping_id, c.mapping_name, u.currency from claimed c left join uploads u on u.id = c.upload_id
            """, new { workspace, import }, cancellationToken: cancellationToken));
        if (claimed is not null)
            await Staging.Clear(db, import, cancellationToken);
        return claimed;
    }

    Task Fail(WorkspaceId workspace, ImportId import, string code, string error, CancellationToken cancellationToken) =>
        Staging.Fail(database, workspace, import, code, error, time.GetUtcNow(), cancellationToken);

    sealed record Body(ImportId ImportId);

    sealed record Claimed
    {
        public UploadId UploadId { get; init; }
        public Channel Channel { get; init; }
        public long SizeBytes { get; init; }
        public int ReadAttempt { get; init; }
        public string? Fields { get; init; }
        public MappingId? MappingId { get; init; }
        public string? MappingName { get; init; }
        public string? Currency { get; init; }

        public ColumnPlan Plan(IReadOnlyList<Mapping> remembered)
        {
            if (Fields is null)
                return new ColumnPlan(Channel) { Remembered = remembered };
            var fields = JsonSerializer.Deserialize<Dictionary<string, FieldSource>>(Fields, Json.Options)!;
            return MappingId is { } id
                ? new ColumnPlan(Channel) { Chosen = new Mapping { Id = id, Name = MappingName ?? "", Channel = Channel, Fields = fields } }
                : new ColumnPlan(Channel) { Fields = fields };
        }
    }
}
