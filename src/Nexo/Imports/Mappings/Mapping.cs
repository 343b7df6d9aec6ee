using System.Text.Json;
using System.Text.Json.Serialization;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Imports;

public readonly record struct MappingId(Guid Value) : IId<MappingId>
{
    public static MappingId From(Guid value) => new(value);
    public static MappingId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));
    public static bool TryParse(string? s, IFormatProvider? provider, out MappingId result) => Ids.TryParse(s, out result);
    public override string ToString() => Value.ToString();
}

/// <summary>Where one field is read from, and what is done to it on the way.</summary>
public sealed record FieldSource
{
    /// <summary>Names as in the header. A field of one value takes the first column that says something; a list takes them all.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Where the columns say nothing, or where there are none: "BRL".</summary>
    public string? Constant { get; init; }

    /// <summary>comma or point, of numbers; null as the file writes them.</summary>
    public string? DecimalMark { get; init; }

    /// <summary>A number's factor, above 0 and at most 1,000,000: 0.01 for prices in cents.</summary>
    public decimal? Multiply { get; init; }

    /// <summary>Between the parts of a list; null finds it by itself.</summary>
    public string? Separator { get; init; }

    /// <summary>Taken from the beginning where it stands there.</summary>
    public string? TrimPrefix { get; init; }
}

/// <summary>How the columns of a layout are read, kept under a name and shared by the workspace.</summary>
public sealed record Mapping
{
    public const string RowColumns = "id, name, channel, columns, signature, fields, uses, used_at, revision, created_by, created_at, changed_at";

    public MappingId Id { get; init; }
    public string Name { get; init; } = "";
    public Channel Channel { get; init; }

    /// <summary>The header it is remembered by; empty: it is used by its name only.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Field to its source; what is not among them is not read.</summary>
    public IReadOnlyDictionary<string, FieldSource> Fields { get; init; } = new Dictionary<string, FieldSource>();

    /// <summary>Of sales where it says which column holds the units.</summary>
    [JsonIgnore]
    public FileKind Kind => Fields.ContainsKey("units") ? FileKind.Sales : FileKind.Listings;

    /// <summary>Imports that were read by it.</summary>
    public int Uses { get; init; }
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>Rises with every change.</summary>
    public int Revision { get; init; }
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ChangedAt { get; init; }

    [JsonIgnore]
    public byte[]? Signature { get; init; }
}

/// <summary>A mapping as the database gives it.</summary>
sealed record MappingRow
{
    public MappingId Id { get; init; }
    public string Name { get; init; } = "";
    public Channel Channel { get; init; }
    public string[] Columns { get; init; } = [];
    public byte[]? Signature { get; init; }
    public JsonElement Fields { get; init; }
    public int Uses { get; init; }
    public DateTimeOffset? UsedAt { get; init; }
    public int Revision { get; init; }
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ChangedAt { get; init; }

    public Mapping ToMapping() => new()
    {
        Id = Id, Name = Name, Channel = Channel, Columns = Columns, Signature = Signature, Uses = Uses, UsedAt = UsedAt, Revision = Revision,
        Fields = Fields.Deserialize<Dictionary<string, FieldSource>>(Json.Options)!, CreatedBy = CreatedBy, CreatedAt = CreatedAt, ChangedAt = ChangedAt,
    };
}
