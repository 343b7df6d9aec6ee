using System.Globalization;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Tasks;

namespace Nexo.Inbox.ByHand;

public readonly record struct TemplateId(Guid Value) : IId<TemplateId>
{
    public static TemplateId From(Guid value) => new(value);
    public static TemplateId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));
    public static bool TryParse(string? s, IFormatProvider? provider, out TemplateId result) => Ids.TryParse(s, out result);
    public override string ToString() => Value.ToString();
}

/// <summary>A task as somebody writes it for one listing or for many; <c>{título}</c>, <c>{sku}</c> and <c>{id}</c> stand for what differs.</summary>
public record TaskDraft
{
    /// <summary>The task's, 1 to 300 characters once filled.</summary>
    public string Title { get; init; } = "";

    /// <summary>Why.</summary>
    public string Description { get; init; } = "";
    public TaskCategory Category { get; init; }
    public TaskPriority Priority { get; init; } = TaskPriority.Medium;

    /// <summary>Hours, more than 0.</summary>
    public decimal? EstimatedHours { get; init; }

    /// <summary>title, description, price, stock, brand, gtin or attributes.&lt;name&gt;; null changes nothing.</summary>
    public string? Field { get; init; }

    /// <summary>The field's value afterwards; the one before is read from each listing.</summary>
    public string? After { get; init; }

    /// <summary>The task for one listing, or for none of a channel.</summary>
    public NewTask For(Channel channel, DraftListing? listing, string? key, string? fingerprint) => new()
    {
        Marketplace = channel,
        Title = Filled(Title, listing),
        Description = Filled(Description, listing),
        Category = Category,
        Priority = Priority,
        EstimatedHours = EstimatedHours,
        Listings = listing is null ? [] : [listing.Id],
        ChangeSet = listing is null || Field is null ? null : [new Edit(listing.Id, Field, listing.Now(Field), After is null ? null : Filled(After, listing))],
        IdempotencyKey = key,
        Fingerprint = fingerprint,
    };

    static string Filled(string text, DraftListing? listing) => listing is null ? text : text
        .Replace("{título}", listing.Title, StringComparison.OrdinalIgnoreCase).Replace("{titulo}", listing.Title, StringComparison.OrdinalIgnoreCase).Replace("{title}", listing.Title, StringComparison.OrdinalIgnoreCase)
        .Replace("{sku}", listing.Sku ?? listing.ExternalId, StringComparison.OrdinalIgnoreCase).Replace("{id}", listing.ExternalId, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A draft that is kept under a name.</summary>
public sealed record TaskTemplate : TaskDraft
{
    public required TemplateId Id { get; init; }
    public required string Name { get; init; }
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A listing as far as a draft needs it.</summary>
public sealed record DraftListing
{
    public ListingId Id { get; init; }
    public Channel Channel { get; init; }
    public string ExternalId { get; init; } = "";
    public string? Sku { get; init; }
    public string Title { get; init; } = "";
    public string Description { get; init; } = "";
    public string? Brand { get; init; }
    public string? Gtin { get; init; }
    public decimal? Price { get; init; }
    public int? Stock { get; init; }
    public System.Text.Json.JsonElement Attributes { get; init; }

    /// <summary>What a field holds now, as change sets write it; null when nothing.</summary>
    public string? Now(string field) => field switch
    {
        "title" => Title,
        "description" => Description,
        "brand" => Brand,
        "gtin" => Gtin,
        "price" => Price?.Plain().ToString(CultureInfo.InvariantCulture),
        "stock" => Stock?.ToString(CultureInfo.InvariantCulture),
        _ when field.StartsWith("attributes.", StringComparison.Ordinal) => Attributes.ValueKind == System.Text.Json.JsonValueKind.Object
            && Attributes.TryGetProperty(field["attributes.".Length..], out var value) && value.ValueKind == System.Text.Json.JsonValueKind.String ? value.GetString() : null,
        _ => null,
    };
}
