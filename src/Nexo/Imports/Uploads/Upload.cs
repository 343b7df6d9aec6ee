using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Imports;

public readonly record struct UploadId(Guid Value) : IId<UploadId>
{
    public static UploadId From(Guid value) => new(value);
    public static UploadId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));
    public static bool TryParse(string? s, IFormatProvider? provider, out UploadId result) => Ids.TryParse(s, out result);
    public override string ToString() => Value.ToString();
}

/// <summary>A file that was sent and waits until somebody has looked at its columns.</summary>
sealed record Upload
{
    public const string Columns = "id, workspace_id, channel, currency, file_name, stored, complete, fields::text as fields, mapping_id, created_at";

    public UploadId Id { get; init; }
    public WorkspaceId WorkspaceId { get; init; }
    public Channel Channel { get; init; }
    public string? Currency { get; init; }
    public string FileName { get; init; } = "";

    /// <summary>Bytes.</summary>
    public long Stored { get; init; }
    public bool Complete { get; init; }

    /// <summary>How its columns were chosen so far, as JSON; null: nobody has chosen yet.</summary>
    public string? Fields { get; init; }

    /// <summary>What the choice began with.</summary>
    public MappingId? MappingId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}
