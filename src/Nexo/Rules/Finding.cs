using System.Text.Json;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Platform;

namespace Nexo.Rules;

public readonly record struct FindingId(Guid Value) : IId<FindingId>
{
    public static FindingId From(Guid value) => new(value);
    public static FindingId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));
    public static bool TryParse(string? s, IFormatProvider? provider, out FindingId result) => Ids.TryParse(s, out result);
    public override string ToString() => Value.ToString();
}

public enum Severity { Error, Warning, Advice }

/// <summary>A mechanical mend: one field, before and after. Texts as they are; numbers in invariant form.</summary>
public sealed record Fix(string Field, string? Before, string? After);

/// <summary>A fact a rule found on a listing, as it is stored.</summary>
public sealed record Finding
{
    public required FindingId Id { get; init; }
    public required ListingId Listing { get; init; }
    public required Channel Channel { get; init; }

    /// <summary>AMZ-T1, ML-T1, …</summary>
    public required string Rule { get; init; }
    public required Severity Severity { get; init; }

    /// <summary>title, description, images, price, attributes.Material, …</summary>
    public required string Field { get; init; }

    /// <summary>What was seen: lengths, words, counts.</summary>
    public required JsonElement Evidence { get; init; }

    /// <summary>Expected effect of mending it, in percent.</summary>
    public required decimal Impact { get; init; }

    /// <summary>Hours a person needs to mend it.</summary>
    public required decimal Effort { get; init; }
    public Fix? Fix { get; init; }
}
