using System.Text.Json.Serialization;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Imports;

public readonly record struct SourceId(Guid Value) : IId<SourceId>
{
    public static SourceId From(Guid value) => new(value);
    public static SourceId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));
    public static bool TryParse(string? s, IFormatProvider? provider, out SourceId result) => Ids.TryParse(s, out result);
    public override string ToString() => Value.ToString();
}

/// <summary>Where files of a channel come from by themselves.</summary>
public sealed record ImportSource
{
    public const string Columns = """
        s.id, s.workspace_id, s.name, s.channel, s.currency, s.mapping_id, m.name as mapping_name, s.kind, s.location, s.pattern, s.header_name, s.header_seal, s.every_minutes,
        to_char(s.at_time, 'HH24:MI') as at, s.paused_at, s.next_at, s.etag, s.last_modified, s.last_run_at, s.last_outcome, s.failures, s.revision, s.created_by, s.created_at, s.changed_at,
        (select r.error from import_source_runs r where r.source_id = s.id and s.last_outcome = 'failed' and r.outcome = 'failed' order by r.ran_at desc, r.id desc limit 1) as last_error,
        (select r.error_code from import_source_runs r where r.source_id = s.id and s.last_outcome = 'failed' and r.outcome = 'failed' order by r.ran_at desc, r.id desc limit 1) as last_error_code
        """;

    public SourceId Id { get; init; }

    [JsonIgnore]
    public WorkspaceId WorkspaceId { get; init; }
    public string Name { get; init; } = "";
    public Channel Channel { get; init; }

    /// <summary>Of prices that name none.</summary>
    public string? Currency { get; init; }

    /// <summary>Null: the one remembered for a file's header, or the columns' names.</summary>
    public MappingId? MappingId { get; init; }
    public string? MappingName { get; init; }

    /// <summary>folder or url.</summary>
    public string Kind { get; init; } = "";

    /// <summary>A folder below <c>Nexo:Imports:Root</c>, or an http(s) address.</summary>
    public string Location { get; init; } = "";

    /// <summary>Of the files in the folder: <c>*.csv</c>.</summary>
    public string? Pattern { get; init; }

    /// <summary>A header sent to the address; its value is sealed and never shown.</summary>
    public string? HeaderName { get; init; }
    public int? EveryMinutes { get; init; }

    /// <summary>Daily at this time of the workspace's zone: <c>06:30</c>.</summary>
    public string? At { get; init; }
    public DateTimeOffset? PausedAt { get; init; }
    public DateTimeOffset NextAt { get; init; }
    public DateTimeOffset? LastRunAt { get; init; }

    /// <summary>imported, unchanged, nothing_new or failed.</summary>
    public string? LastOutcome { get; init; }

    /// <summary>Why the last run failed, in English.</summary>
    public string? LastError { get; init; }

    /// <summary>Failed runs one after the other; each makes the next wait longer.</summary>
    public int Failures { get; init; }
    public int Revision { get; init; }
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ChangedAt { get; init; }

    [JsonIgnore]
    public string? LastErrorCode { get; init; }

    [JsonIgnore]
    public string? HeaderSeal { get; init; }

    [JsonIgnore]
    public string? Etag { get; init; }

    [JsonIgnore]
    public string? LastModified { get; init; }

    [JsonIgnore]
    public Cadence Cadence => new(EveryMinutes, At is null ? null : TimeOnly.Parse(At, System.Globalization.CultureInfo.InvariantCulture));
}

/// <summary>One look at a source and what came of one of its files.</summary>
/// <param name="Outcome">imported, unchanged (the same content as before), nothing_new (no file that was not read already) or failed.</param>
/// <param name="File">In the folder; null of an address.</param>
/// <param name="ImportId">The import with its report.</param>
public sealed record SourceRun(DateTimeOffset RanAt, string Outcome, string? File = null, ImportId? ImportId = null, string? ErrorCode = null, string? Error = null)
{
    public SourceRun() : this(default, "")
    {
    }
}

/// <summary>The source could not be read; the message is for people.</summary>
sealed class SourceFailed(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
