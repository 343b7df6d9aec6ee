using Nexo.Listings;
using Nexo.Rules;
using Nexo.Rules.Reading;

namespace Nexo.Agents.Proposing;

/// <summary>A finding with the listing it was found on.</summary>
sealed record Case(Finding Finding, Listing Listing)
{
    public DateTimeOffset FoundAt { get; init; }

    /// <summary>Whether it is a piece of clothing; other goods are not advised about fabric and sizes.</summary>
    public bool IsGarment => Garments.In(new Text(Listing.Title)).Count > 0 || Garments.In(new Text(Listing.Category ?? "")).Count > 0 || new ListingFacts(Listing).Garment is not null;

    static readonly Phrases Garments = new(
        "roupa", "roupas", "moda", "vestuario", "body", "bodies", "macacao", "vestido", "camiseta", "camisa", "calca", "short", "saia", "jaqueta", "casaco", "conjunto", "pijama", "jardineira",
        "legging", "moletom", "blusa", "meia", "meias", "clothing", "apparel", "dress", "shirt", "trousers", "leggings", "jumpsuit");
}
