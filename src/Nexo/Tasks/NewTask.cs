using System.Text.Json;
using System.Text.Json.Serialization;
using Nexo.Channels;
using Nexo.Listings;

namespace Nexo.Tasks;

/// <summary>One typed edit of one listing; a change set is a list of them.</summary>
/// <param name="Listing">Whose field it is.</param>
/// <param name="Field">title, description, price, stock, brand, gtin, images, bullets, attributes.&lt;name&gt;.</param>
public sealed record Edit([property: JsonPropertyName("listingId")] ListingId Listing, string Field, string? Before, string? After);

/// <summary>A finding as a task cites it: a copy, so that the evidence still reads after the finding is gone.</summary>
public sealed record CitedFinding(
    [property: JsonPropertyName("findingId")] Guid Finding,
    [property: JsonPropertyName("listingId")] ListingId Listing,
    string Rule, string Severity, string Field, string ListingTitle, JsonElement Evidence, decimal Impact);

/// <summary>What somebody proposes; the creator and the time come with the call.</summary>
public sealed record NewTask
{
    public required Channel Marketplace { get; init; }
    public required string Title { get; init; }
    public string Description { get; init; } = "";
    public required TaskCategory Category { get; init; }
    public required TaskPriority Priority { get; init; }

    /// <summary>Hours, more than 0.</summary>
    public decimal? EstimatedHours { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public JsonElement? Metadata { get; init; }
    public IReadOnlyList<Edit>? ChangeSet { get; init; }
    public IReadOnlyList<CitedFinding> Evidence { get; init; } = [];

    /// <summary>Expected effect in percent.</summary>
    public decimal Impact { get; init; }

    /// <summary>What makes two proposals the same; null is never a duplicate.</summary>
    public string? Fingerprint { get; init; }
    public IReadOnlyList<ListingId> Listings { get; init; } = [];
    public Guid? ActivationId { get; init; }

    /// <summary>The creator as it named itself on the wire (<c>marketplace-amazon</c>).</summary>
    public string? CreatedBy { get; init; }
    public string? IdempotencyKey { get; init; }
}
