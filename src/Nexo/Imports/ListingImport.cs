using System.Text.Json;
using System.Text.Json.Serialization;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Imports;

public readonly record struct ImportId(Guid Value) : IId<ImportId>
{
    public static ImportId From(Guid value) => new(value);
    public static ImportId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));
    public static bool TryParse(string? s, IFormatProvider? provider, out ImportId result) => Ids.TryParse(s, out result);
    public override string ToString() => Value.ToString();
}

/// <summary>reading: the file arrives; merging: its rows become listings; then one of the two ends.</summary>
public enum ImportStatus { Reading, Merging, Completed, Failed }

/// <summary>One file and what became of it.</summary>
public sealed record ListingImport
{
    public const string Columns = """
        id, channel, kind, file_name, status, format, size_bytes, bytes_read, rows_read, rows_merged, inserted, updated, unchanged, refused,
        mapping, mapping_id, mapping_name, unused_columns, error_code, error, requested_by, created_at, finished_at
        """;

    public ImportId Id { get; init; }
    public Channel Channel { get; init; }
    public FileKind Kind { get; init; }
    public string FileName { get; init; } = "";
    public ImportStatus Status { get; init; }

    /// <summary>csv or json; null until it is known.</summary>
    public string? Format { get; init; }

    /// <summary>As the sender announced it; null when it did not.</summary>
    public long? SizeBytes { get; init; }
    public long BytesRead { get; init; }

    /// <summary>Records seen in the file, refused ones included.</summary>
    public int RowsRead { get; init; }

    /// <summary>Rows whose fate is settled: merged, or refused by the merge.</summary>
    public int RowsMerged { get; init; }
    public int Inserted { get; init; }
    public int Updated { get; init; }
    public int Unchanged { get; init; }
    public int Refused { get; init; }

    /// <summary>Field to the column it was read from; several are joined by <c> + </c>.</summary>
    public JsonElement Mapping { get; init; }

    /// <summary>The kept mapping it was read by, also when that is gone; null: by the columns' names, or chosen for this file only.</summary>
    public MappingId? MappingId { get; init; }
    public string? MappingName { get; init; }
    public string[] UnusedColumns { get; init; } = [];
    public string? ErrorCode { get; init; }

    /// <summary>Why it failed, in English.</summary>
    public string? Error { get; init; }
    public string RequestedBy { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }

    [JsonIgnore]
    public bool IsOver => Status is ImportStatus.Completed or ImportStatus.Failed;
}

/// <summary>Limits of imports: <c>Nexo:Imports</c>.</summary>
public sealed class ImportOptions
{
    /// <summary>Bytes a file may have as it arrives; unpacked it may have twice as many.</summary>
    public long MaxBytes { get; set; } = 2L << 30;

    /// <summary>Below it lie the folders that sources may read; {workspace} in it stands for the workspace's id. Without it no folder is read.</summary>
    public string? Root { get; set; }

    /// <summary>Lets sources call addresses in private networks, as of a server in the house; unset, <c>Nexo:Outside:AllowPrivateNetworks</c> decides.</summary>
    public bool? AllowPrivateNetworks { get; set; }

    /// <summary>Rows that are staged in one transaction.</summary>
    public int StagedAtOnce { get; set; } = 10_000;

    /// <summary>Rows that are merged in one transaction: short ones keep the live event log flowing.</summary>
    public int MergedAtOnce { get; set; } = 2_000;
}
