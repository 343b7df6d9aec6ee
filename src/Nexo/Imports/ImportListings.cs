using System.Globalization;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Options;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Imports;

/// <param name="FileName">As people see it in the list of imports.</param>
/// <param name="Currency">Of prices that name none; ISO 4217, null leaves them without.</param>
/// <param name="Size">Bytes, as the sender announced them.</param>
sealed record WantedImport(Channel Channel, string FileName, string? Currency, long? Size)
{
    /// <summary>Of the request; a second import with it is not begun.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>By which its columns are read; null takes the one remembered for its header.</summary>
    public Mapping? Mapping { get; init; }

    /// <summary>What its rows are.</summary>
    public FileKind Kind { get; init; }

    /// <summary>No mapping is looked for: the columns' names decide.</summary>
    public bool ByNames { get; init; }
}

/// <param name="Attempt">Of several readers of one upload the last counts; 0 where the file is read as it arrives.</param>
readonly record struct ReadingOf(WorkspaceId Workspace, ImportId Id, int Attempt);

/// <summary>
/// Reads a file into the staging table while it arrives, then leaves the merge to the outbox. Nothing touches
/// <c>listings</c> before the whole file was read.
/// </summary>
sealed class ImportListings(Database database, Mappings mappings, Signals signals, IOptions<ImportOptions> options, TimeProvider time)
{
    /// <summary>Characters held in memory before a chunk is written, whatever its rows.</summary>
    const int ChunkCharacters = 16 << 20;

    /// <returns>The import, on its way to be merged; or why the file as a whole was refused.</returns>
    public async Task<Outcome<ImportId>> Run(Actor actor, WantedImport wanted, Stream body, CancellationToken cancellationToken)
    {
        if (await Begin(actor, wanted, cancellationToken) is not { } import)
            return Idempotency.InProgress;
        try
        {
            if (wanted.Size > options.Value.MaxBytes)
                throw TooLarge();
            await using var alive = new Heartbeat(database, import, time);
            var plan = new ColumnPlan(wanted.Channel)
            {
                Kind = wanted.Kind, Chosen = wanted.Mapping, Remembered = wanted.ByNames ? [] : await mappings.Of(actor.Workspace, wanted.Channel, cancellationToken),
            };
            await Read(new ReadingOf(actor.Workspace, import, 0), plan, wanted.Currency, body, cancellationToken);
            signals.On(OutboxDrain.SignalName).Raise(); // not the drain itself: it holds work that reads files
            return import;
        }
        catch (UnreadableFile problem)
        {
            await Fail(actor.Workspace, import, problem.Code, problem.Message);
            return problem.Refusal;
        }
        catch
        {
            await Fail(actor.Workspace, import, "cut_off", "The upload was cut off before the file was complete. Nothing was imported.");
            throw;
        }
    }

    UnreadableFile TooLarge() => new("too_large", $"The file is larger than {options.Value.MaxBytes >> 20} MB. Split it and import the parts.");

    /// <returns>Null when another request with the same key came first.</returns>
    async Task<ImportId?> Begin(Actor actor, WantedImport wanted, CancellationToken cancellationToken)
    {
        var id = Ids.New<ImportId>(time);
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var begun = await db.ExecuteAsync(new CommandDefinition("""
            insert into imports (id, workspace_id, channel, kind, file_name, size_bytes, requested_by, idempotency_key, created_at)
            values (@id, @Workspace, @Channel, @kind, @FileName, @Size, @Name, @IdempotencyKey, @now)
            on conflict (workspace_id, requested_by, idempotency_key) where idempotency_key is not null do nothing
            """, new { id, actor.Workspace, wanted.Channel, wanted.FileName, wanted.Size, actor.Name, wanted.IdempotencyKey, kind = wanted.Kind.ToString().ToLowerInvariant(), now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        return begun == 1 ? id : null;
    }

    /// <summary>Reads the whole file into the staging table and hands it over to the merge.</summary>
    /// <exception cref="UnreadableFile">It is no file of listings, or somebody else reads it by now.</exception>
    internal async Task Read(ReadingOf import, ColumnPlan plan, string? currency, Stream body, CancellationToken cancellationToken)
    {
        using var file = new SourceFile(body, options.Value.MaxBytes);
        var reader = new RowReader(plan.Channel, currency, time);
        var staging = new Staging(database, import);
        var layouts = new HashSet<Layout>();
        var (rows, refused) = (new List<StagedRow>(), new List<RefusedRow>());
        var (number, characters, notUtf8) = (0, 0, 0);
        await foreach (var record in file.Records(plan, cancellationToken))
        {
            number = record.Number;
            layouts.Add(record.Layout);
            if (plan.Kind is FileKind.Sales && reader.ReadSale(record) is { } sale)
                rows.Add(new StagedRow(record.Number, record.Line, null, sale));
            else if (plan.Kind is FileKind.Listings && reader.Read(record) is { } listing)
                rows.Add(new StagedRow(record.Number, record.Line, listing));
            foreach (var fault in reader.Faults)
                refused.Add(new RefusedRow(record.Number, record.Line, fault));
            notUtf8 += reader.Faults.Any(fault => fault.Code == "invalid_utf8") ? 1 : 0;
            characters += record.Cells.Sum(cell => cell.Text.Length);
            if (rows.Count + refused.Count < options.Value.StagedAtOnce && characters < ChunkCharacters)
                continue;
            RefuseOtherEncodings(notUtf8, number);
            await staging.Write(rows, refused, file.BytesRead, number, cancellationToken);
            rows.Clear();
            refused.Clear();
            characters = 0;
        }
        if (number == 0)
            throw new UnreadableFile("no_rows", "The file has no rows in it.");
        RefuseOtherEncodings(notUtf8, number);
        await file.Drain(cancellationToken);
        await staging.Write(rows, refused, file.BytesRead, number, cancellationToken);
        await HandOver(import, plan.Used, file.Format, layouts, cancellationToken);
    }

    /// <summary>A stray byte costs its row; a whole file in another encoding would lose every row with an accent.</summary>
    static void RefuseOtherEncodings(int notUtf8, int rows)
    {
        if (notUtf8 > 10 && notUtf8 * 20L > rows)
            throw new UnreadableFile("invalid_utf8", $"The file is not UTF-8 text: {notUtf8.ToString(CultureInfo.InvariantCulture)} of its first {rows.ToString(CultureInfo.InvariantCulture)} rows have other bytes. Save it as \"CSV UTF-8\" and import it again.");
    }

    async Task HandOver(ReadingOf import, Mapping? used, string? format, IReadOnlySet<Layout> layouts, CancellationToken cancellationToken)
    {
        var mapping = layouts.SelectMany(layout => layout.Mapping()).GroupBy(pair => pair.Key)
            .ToDictionary(same => same.Key, same => string.Join(" / ", same.Select(pair => pair.Value).Distinct()));
        if (layouts.Any(layout => layout.DerivesId))
            mapping["externalId"] = "title + picture";
        await using var db = await database.OpenForWork(cancellationToken);
        var handed = await db.ExecuteAsync(new CommandDefinition("""
            with handed as (
                update imports set status = 'merging', format = @format, mapping = @mapping::jsonb, unused_columns = @unused, seen_at = now(),
                       mapping_id = @usedId, mapping_name = @usedName
                 where workspace_id = @Workspace and id = @Id and status = 'reading' and read_attempt = @Attempt returning workspace_id, id
            ), counted as (
                update import_mappings set uses = uses + 1, used_at = @now where workspace_id = @Workspace and id = @usedId
            )
            insert into outbox (workspace_id, kind, body)
            select workspace_id, 'import.merge', jsonb_build_object('importId', id) from handed
            """, new
        {
            import.Workspace,
            import.Id,
            import.Attempt,
            format,
            usedId = used?.Id.Value,
            usedName = used?.Name,
            now = time.GetUtcNow(),
            mapping = JsonSerializer.Serialize(mapping, Json.Options),
            unused = layouts.SelectMany(layout => layout.Unused()).Distinct().Take(500).ToArray(),
        }, cancellationToken: cancellationToken));
        if (handed == 0)
            throw Staging.TakenForDead();
    }

    Task Fail(WorkspaceId workspace, ImportId import, string code, string error) =>
        Staging.Fail(database, workspace, import, code, error, time.GetUtcNow(), CancellationToken.None);
}
