using System.Text;
using System.Text.Json;
using Dapper;
using Nexo.Listings;
using Nexo.Platform;
using Npgsql;
using NpgsqlTypes;

namespace Nexo.Imports;

/// <summary>A listing, or a sale.</summary>
readonly record struct StagedRow(int Number, int Line, Listing? Listing, SoldRow? Sale = null);

readonly record struct RefusedRow(int Number, int Line, Fault Fault);

/// <summary>Writes what was read of a file, a chunk in a transaction of its own.</summary>
sealed class Staging(Database database, ReadingOf import)
{
    static readonly JsonSerializerOptions Plain = new(Json.Options);

    /// <summary>Rows by binary COPY, refusals beside them, and how far the reading has come.</summary>
    public async Task Write(IReadOnlyList<StagedRow> rows, IReadOnlyList<RefusedRow> refused, long bytesRead, int rowsRead, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        if (rows.Count > 0)
            await (rows[0].Sale is null ? Copy(db, rows, cancellationToken) : CopySales(db, rows, cancellationToken));
        if (refused.Count > 0)
            await Refuse(db, transaction, refused);
        var isStillReading = await db.ExecuteAsync("""
            update imports set bytes_read = @bytesRead, rows_read = @rowsRead, refused = refused + @count, seen_at = now()
             where workspace_id = @Workspace and id = @Id and status = 'reading' and read_attempt = @Attempt
            """, new { import.Workspace, import.Id, import.Attempt, bytesRead, rowsRead, count = refused.Select(r => r.Number).Distinct().Count() }, transaction) == 1;
        if (!isStillReading)
            throw TakenForDead();
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The database was away for so long that <see cref="CutOffImports"/> ended the import.</summary>
    public static UnreadableFile TakenForDead() => new("cut_off", "Nexo lost touch with its database while the file arrived. Nothing was imported; send it again.");

    async Task Copy(NpgsqlConnection db, IReadOnlyList<StagedRow> rows, CancellationToken cancellationToken)
    {
        await using var copy = await db.BeginBinaryImportAsync("""
            copy import_rows (import_id, row_number, line, listing_id, external_id, sku, gtin, title, description, brand, category, url,
                currency, price, list_price, stock, rating, review_count, images, bullets, attributes, variations) from stdin (format binary)
            """, cancellationToken);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(import.Id.Value, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(row.Number, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(row.Line, NpgsqlDbType.Integer, cancellationToken);
            await WriteFacts(copy, row.Listing!, cancellationToken);
        }
        await copy.CompleteAsync(cancellationToken);
    }

    async Task CopySales(NpgsqlConnection db, IReadOnlyList<StagedRow> rows, CancellationToken cancellationToken)
    {
        await using var copy = await db.BeginBinaryImportAsync("copy import_sales_rows (import_id, row_number, line, code, is_sku, day, units, revenue, currency, orders, late_orders) from stdin (format binary)", cancellationToken);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(import.Id.Value, NpgsqlDbType.Uuid, cancellationToken);
            copy.Write(row.Number, NpgsqlDbType.Integer);
            copy.Write(row.Line, NpgsqlDbType.Integer);
            copy.Write(row.Sale!.Code, NpgsqlDbType.Text);
            copy.Write(row.Sale.IsSku, NpgsqlDbType.Boolean);
            copy.Write(row.Sale.Day, NpgsqlDbType.Date);
            copy.Write(row.Sale.Units, NpgsqlDbType.Integer);
            copy.Write(row.Sale.Revenue, NpgsqlDbType.Numeric);
            copy.Write(row.Sale.Currency, NpgsqlDbType.Text);
            copy.Write(row.Sale.Orders, NpgsqlDbType.Integer);
            copy.Write(row.Sale.LateOrders, NpgsqlDbType.Integer);
        }
        await copy.CompleteAsync(cancellationToken);
    }

    static async Task WriteFacts(NpgsqlBinaryImporter copy, Listing listing, CancellationToken cancellationToken)
    {
        await copy.WriteAsync(listing.Id.Value, NpgsqlDbType.Uuid, cancellationToken);
        foreach (var text in (ReadOnlySpan<string?>)[listing.ExternalId, listing.Sku, listing.Gtin, listing.Title, listing.Description, listing.Brand, listing.Category, listing.Url, listing.Currency])
            copy.Write(text, NpgsqlDbType.Text);
        copy.Write(listing.Price, NpgsqlDbType.Numeric);
        copy.Write(listing.ListPrice, NpgsqlDbType.Numeric);
        copy.Write(listing.Stock, NpgsqlDbType.Integer);
        copy.Write(listing.Rating, NpgsqlDbType.Numeric);
        copy.Write(listing.ReviewCount, NpgsqlDbType.Integer);
        copy.Write(JsonSerializer.Serialize(listing.Images, Plain), NpgsqlDbType.Jsonb);
        copy.Write(JsonSerializer.Serialize(listing.Bullets, Plain), NpgsqlDbType.Jsonb);
        copy.Write(JsonSerializer.Serialize(listing.Attributes, Plain), NpgsqlDbType.Jsonb);
        copy.Write(JsonSerializer.Serialize(listing.Variations, Plain), NpgsqlDbType.Jsonb);
    }

    Task<int> Refuse(NpgsqlConnection db, NpgsqlTransaction transaction, IReadOnlyList<RefusedRow> refused) => db.ExecuteAsync("""
        insert into import_refusals (workspace_id, import_id, row_number, line, field, code, reason, value)
        select @Workspace, @Id, r.* from unnest(@numbers, @lines, @fields, @codes, @reasons, @values) r
        """, new
    {
        import.Workspace,
        import.Id,
        numbers = refused.Select(r => r.Number).ToArray(),
        lines = refused.Select(r => r.Line).ToArray(),
        fields = refused.Select(r => r.Fault.Field).ToArray(),
        codes = refused.Select(r => r.Fault.Code).ToArray(),
        reasons = refused.Select(r => r.Fault.Reason).ToArray(),
        values = refused.Select(r => Excerpt(r.Fault.Value)).ToArray(),
    }, transaction);

    /// <summary>At most 160 characters, and only such as the database can hold.</summary>
    internal static string? Excerpt(string? value)
    {
        if (value is null)
            return null;
        var kept = new StringBuilder();
        var count = 0;
        foreach (var rune in value.EnumerateRunes())
        {
            if (count++ == 160)
                return kept.Append('…').ToString();
            kept.Append(rune.Value is 0 or CsvRecords.NotUtf8 ? "\uFFFD" : rune.ToString());
        }
        return kept.ToString();
    }

    /// <summary>Removes what was staged and says why, a chunk at a time.</summary>
    public static async Task Fail(Database database, WorkspaceId workspace, ImportId import, string code, string error, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        await db.ExecuteAsync(new CommandDefinition("""
            update imports set status = 'failed', error_code = @code, error = @error, finished_at = @now
             where workspace_id = @workspace and id = @import and status in ('reading', 'merging')
            """, new { workspace, import, code, error, now }, cancellationToken: cancellationToken));
        await Clear(db, import, cancellationToken);
    }

    /// <summary>By ranges of the key, because a table that has just been filled has no statistics to plan by.</summary>
    public static async Task Clear(NpgsqlConnection db, ImportId import, CancellationToken cancellationToken)
    {
        await db.ExecuteAsync(new CommandDefinition("delete from import_sales_rows where import_id = @import", new { import }, cancellationToken: cancellationToken));
        while (await db.ExecuteAsync(new CommandDefinition("""
            delete from import_rows where import_id = @import and row_number < (select min(row_number) + 20000 from import_rows where import_id = @import)
            """, new { import }, cancellationToken: cancellationToken)) > 0)
        {
        }
    }
}
