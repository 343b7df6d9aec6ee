using Nexo.Listings;
using Nexo.Rules.Reading;

namespace Nexo.Rules;

/// <summary>A listing as the rules read it: every text is taken apart once, for all of them.</summary>
sealed class ListingFacts
{
    readonly Lazy<Garment?> garment;
    readonly Lazy<Attributes> attributes;
    readonly Lazy<IReadOnlyList<Text>> bullets;

    /// <param name="around">Without, nothing was looked up.</param>
    public ListingFacts(Listing listing, Limits? limits = null, Surroundings? around = null)
    {
        Listing = listing;
        Around = around ?? Surroundings.Unknown;
        Limits = limits ?? Limits.Of(listing.Channel);
        Title = new Text(listing.Title);
        Description = new Text(listing.Description);
        garment = new(() => GarmentReader.Read(listing.Category, Title));
        attributes = new(() => new Attributes(listing.Attributes));
        bullets = new(() => [.. listing.Bullets.Select(bullet => new Text(bullet))]);
    }

    public Listing Listing { get; }
    public Surroundings Around { get; }
    public Limits Limits { get; }
    public Text Title { get; }
    public Text Description { get; }
    public IReadOnlyList<Text> Bullets => bullets.Value;
    public Attributes Attributes => attributes.Value;

    /// <summary>What garment it is; null when it is none, or nobody can tell for sure.</summary>
    public Garment? Garment => garment.Value;

    /// <summary>
    /// Nothing but a title, a price and perhaps a picture: a search result or a price list.
    /// What it lacks, its source left out, so it says nothing about the listing itself.
    /// </summary>
    public bool IsSummary => Description.IsBlank && Listing.Bullets.Count == 0 && Listing.Attributes.Count == 0 && Listing.Variations.Count == 0;

    /// <summary>
    /// Mercado Livre shows buyers a title it composes itself, of the seller's words and the attributes ("… Cor Preto Alimentação Usb").
    /// A search result carries that one: what is too long, doubled or repeated there, no seller wrote.
    /// </summary>
    public bool HasComposedTitle => IsSummary && Listing.Channel == Channels.Channel.MercadoLivre;

    /// <summary>Title, description and bullets, with the field each stands in.</summary>
    public IEnumerable<(string Field, Text Text)> Texts =>
        [("title", Title), ("description", Description), .. Bullets.Select(bullet => ("bullets", bullet))];

    /// <summary>The rules of Brazil concern it: its price is in reais, or the channel sells nowhere else and names no currency.</summary>
    public bool IsSoldInBrazil =>
        Listing.Currency is null ? Listing.Channel == Channels.Channel.MercadoLivre : Listing.Currency == "BRL";
}
