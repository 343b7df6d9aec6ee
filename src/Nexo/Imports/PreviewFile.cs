using Microsoft.Extensions.Options;
using Nexo.Listings;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>How a file begins, and how its first rows would be read.</summary>
/// <param name="Format">csv or json.</param>
/// <param name="Mapping">The kept mapping it is read by; null: by the columns' names.</param>
/// <param name="Columns">As in the header, in its order.</param>
/// <param name="Fields">Field to its source, as a mapping would say it.</param>
/// <param name="Samples">Column to the first text in it.</param>
public sealed record FilePreview(
    string? Format, string? Mapping, IReadOnlyList<string> Columns, IReadOnlyDictionary<string, FieldSource> Fields,
    IReadOnlyList<PreviewedRow> Rows, IReadOnlyList<string> UnusedColumns, IReadOnlyDictionary<string, string> Samples);

/// <param name="Row">The record in the file, counted from 1 without the header.</param>
/// <param name="Line">The line it begins on; 0 where the format has no lines.</param>
/// <param name="Listing">As far as it can be read; its id is not that of a listing. Null when the whole record is broken.</param>
/// <param name="Refusals">Why it would not be accepted; empty when it would.</param>
public sealed record PreviewedRow(int Row, int Line, Listing? Listing, IReadOnlyList<RefusedField> Refusals);

/// <summary>Reads the first rows of a file as an import would, and keeps nothing.</summary>
sealed class PreviewFile(IOptions<ImportOptions> options, TimeProvider time)
{
    const int Shown = 5;

    public async Task<Outcome<FilePreview>> Of(Stream body, ColumnPlan plan, string? currency, CancellationToken cancellationToken)
    {
        using var file = new SourceFile(body, options.Value.MaxBytes);
        var reader = new RowReader(plan.Channel, currency, time);
        var rows = new List<PreviewedRow>();
        var (columns, samples, layouts) = (new List<string>(), new Dictionary<string, string>(), new List<Layout>());
        try
        {
            await foreach (var record in file.Records(plan, cancellationToken))
            {
                rows.Add(Read(reader, record));
                layouts.Add(record.Layout);
                Sample(record, columns, samples);
                if (rows.Count == Shown)
                    break;
            }
        }
        catch (UnreadableFile problem)
        {
            return problem.Refusal;
        }
        if (rows.Count == 0)
            return new UnreadableFile("no_rows", "The file has no listings in it.").Refusal;
        var fields = plan.Fields ?? plan.Used?.Fields ?? layouts[0].Fields();
        var used = fields.Values.SelectMany(source => source.Columns).Select(column => column.Trim()).ToHashSet();
        return new FilePreview(file.Format, plan.Used?.Name, columns, fields, rows, [.. columns.Where(column => !used.Contains(column))], samples);
    }

    static PreviewedRow Read(RowReader reader, SourceRecord record)
    {
        var listing = reader.Try(record);
        return new PreviewedRow(record.Number, record.Line, listing is null ? null : listing with { Id = default },
            [.. reader.Faults.Select(fault => new RefusedField(record.Number, record.Line, fault.Field, fault.Code, fault.Reason, Staging.Excerpt(fault.Value)))]);
    }

    static void Sample(SourceRecord record, List<string> columns, Dictionary<string, string> samples)
    {
        for (var i = 0; i < record.Layout.Columns.Count; i++)
        {
            var name = Layout.Shown(record.Layout.Columns[i]).Trim();
            if (name.Length > 0 && !columns.Contains(name))
                columns.Add(name);
            if (i < record.Cells.Length && record.Cells[i].Text.Trim() is { Length: > 0 } text)
                samples.TryAdd(name, Staging.Excerpt(text)!);
        }
    }
}
