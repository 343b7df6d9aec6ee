using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Options;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>Keeps a file as it arrives, in pieces of a megabyte, until it is imported, thrown away, or a day old.</summary>
sealed class KeepUpload(Database database, Mappings mappings, PreviewFile previews, IOptions<ImportOptions> options, TimeProvider time)
{
    const int Piece = 1 << 20;
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    public static readonly Refusal NotFound = new("upload_not_found", "There is no such upload; it was imported or thrown away, or is more than a day old.", RefusalKind.NotFound);

    public async Task<Outcome<UploadId>> Run(Actor actor, WantedImport wanted, Stream body, CancellationToken cancellationToken)
    {
        var id = Ids.New<UploadId>(time);
        await using (var db = await database.OpenForWork(cancellationToken))
        {
            await db.ExecuteAsync(new CommandDefinition("""
                insert into uploads (id, workspace_id, channel, currency, file_name, requested_by, created_at) values (@id, @Workspace, @Channel, @Currency, @FileName, @Name, @now)
                """, new { id, actor.Workspace, wanted.Channel, wanted.Currency, wanted.FileName, actor.Name, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        }
        var refusal = new Refusal("cut_off", "The upload was cut off.");
        try
        {
            await Store(actor.Workspace, id, body, cancellationToken);
            var upload = (await Find(actor.Workspace, id, cancellationToken))!;
            if ((await Preview(upload, cancellationToken)).Try(out _, out refusal))
                return id;
        }
        catch (UnreadableFile problem)
        {
            refusal = problem.Refusal;
        }
        catch
        {
            await Drop(actor.Workspace, id, CancellationToken.None);
            throw;
        }
        await Drop(actor.Workspace, id, CancellationToken.None);
        return refusal;
    }

    async Task Store(WorkspaceId workspace, UploadId id, Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[Piece];
        var stored = 0L;
        for (var number = 0; ; number++)
        {
            var read = await body.ReadAtLeastAsync(buffer, Piece, throwOnEndOfStream: false, cancellationToken);
            if ((stored += read) > options.Value.MaxBytes)
                throw new UnreadableFile("too_large", $"The file is larger than {options.Value.MaxBytes >> 20} MB. Split it and import the parts.");
            await using var db = await database.OpenForWork(cancellationToken);
            await db.ExecuteAsync(new CommandDefinition("""
                with grown as (
                    update uploads set stored = @stored, complete = @complete, seen_at = now() where workspace_id = @workspace and id = @id returning workspace_id, id
                )
                insert into upload_pieces (workspace_id, upload_id, number, bytes) select workspace_id, id, @number, @bytes from grown where octet_length(@bytes) > 0
                """, new { workspace, id, stored, number, complete = read < Piece, bytes = read == Piece ? buffer : buffer[..read] }, cancellationToken: cancellationToken));
            if (read < Piece)
                return;
        }
    }

    public async Task<Upload?> Find(WorkspaceId workspace, UploadId id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        return await db.QuerySingleOrDefaultAsync<Upload>(new CommandDefinition(
            $"select {Upload.Columns} from uploads where workspace_id = @workspace and id = @id and (complete or stored > 0)", new { workspace, id }, cancellationToken: cancellationToken));
    }

    /// <summary>How it begins, by what was chosen; before anybody chose, by a remembered mapping or the columns' names.</summary>
    public async Task<Outcome<FilePreview>> Preview(Upload upload, CancellationToken cancellationToken)
    {
        var plan = new ColumnPlan(upload.Channel)
        {
            MayLackId = true,
            Fields = upload.Fields is null ? null : JsonSerializer.Deserialize<Dictionary<string, FieldSource>>(upload.Fields, Json.Options),
            Remembered = await mappings.Of(upload.WorkspaceId, upload.Channel, cancellationToken),
        };
        await using var bytes = new UploadedBytes(database, upload.Id, upload.Stored);
        return await previews.Of(bytes, plan, upload.Currency, cancellationToken);
    }

    /// <summary>Whether an import that nobody looks at first could begin: by this mapping, a remembered one, or the columns' names.</summary>
    public async Task<Refusal?> Unreadable(WorkspaceId workspace, UploadId id, Mapping? mapping, CancellationToken cancellationToken)
    {
        if (await Find(workspace, id, cancellationToken) is not { } upload)
            return NotFound;
        await using var bytes = new UploadedBytes(database, upload.Id, upload.Stored);
        var plan = new ColumnPlan(upload.Channel) { Chosen = mapping, Remembered = await mappings.Of(workspace, upload.Channel, cancellationToken) };
        return (await previews.Of(bytes, plan, upload.Currency, cancellationToken)).Refusal;
    }

    /// <summary>What the columns' names say, whatever was remembered; null when the file is gone.</summary>
    public async Task<IReadOnlyDictionary<string, FieldSource>?> ByNames(WorkspaceId workspace, UploadId id, CancellationToken cancellationToken)
    {
        if (await Find(workspace, id, cancellationToken) is not { } upload)
            return null;
        await using var bytes = new UploadedBytes(database, upload.Id, upload.Stored);
        return (await previews.Of(bytes, new ColumnPlan(upload.Channel) { MayLackId = true }, upload.Currency, cancellationToken)).Try(out var preview, out _) ? preview.Fields : null;
    }

    /// <summary>Remembers how the columns were chosen; null begins anew.</summary>
    public async Task<Outcome<UploadId>> Choose(WorkspaceId workspace, UploadId id, IReadOnlyDictionary<string, FieldSource>? fields, MappingId? mapping, CancellationToken cancellationToken)
    {
        if (fields is not null && WantedMapping.BrokenFields(fields) is { } broken)
            return broken;
        await using var db = await database.OpenFor(workspace, cancellationToken);
        return await db.ExecuteAsync(new CommandDefinition("""
            update uploads set fields = @fields::jsonb, mapping_id = @mapping where workspace_id = @workspace and id = @id
            """, new { workspace, id, mapping = mapping?.Value, fields = fields is null ? null : KeepMapping.Text(fields) }, cancellationToken: cancellationToken)) == 1 ? id : NotFound;
    }

    public async Task Drop(WorkspaceId workspace, UploadId id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        await db.ExecuteAsync(new CommandDefinition("delete from uploads where workspace_id = @workspace and id = @id", new { workspace, id }, cancellationToken: cancellationToken));
    }

    /// <summary>Removes what nobody has imported within a day, and what never arrived whole.</summary>
    public async ValueTask Sweep(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        await db.ExecuteAsync(new CommandDefinition("""
            delete from uploads u where (created_at < @before or (not complete and seen_at < now() - interval '10 minutes'))
               and not exists (select from imports i where i.upload_id = u.id and i.status = 'reading')
            """, new { before = time.GetUtcNow() - KeptFor }, cancellationToken: cancellationToken));
    }
}
