using Nexo.Rules.Reading;

namespace Nexo.Rules.TikTokShop;

/// <summary>
/// TT-K1: in the United States, children's clothing needs the category's approval, with a certificate for each kind of product. Whether the shop has it,
/// only the channel knows: off until somebody who has not wants to see what it concerns.
/// </summary>
sealed class CategoryApproval() : ChildrensSale("TT-K1", "USD")
{
    protected override bool Concerns(ListingFacts listing) => listing.Listing.Currency == "USD";
}

/// <summary>TT-K2: one integrator says that children's products cannot be sold in Brazil. Undated and unconfirmed: off until somebody has asked the channel.</summary>
sealed class NotInBrazil() : ChildrensSale("TT-K2", "BRL")
{
    protected override bool Concerns(ListingFacts listing) => listing.IsSoldInBrazil;
}

/// <param name="id">The rule's.</param>
/// <param name="currency">Of the country it is about.</param>
abstract class ChildrensSale(string id, string currency) : Rule(id, Fields.Category, Severity.Error, Gain.Refused, Hours.Sourcing)
{
    public sealed override bool IsOnByDefault => false;

    public sealed override Verdict Check(ListingFacts listing) =>
        listing.Garment is not { IsForChildren: true } ? Verdict.Clean
        : listing.Listing.Currency is null && !listing.IsSoldInBrazil ? Verdict.NotEvaluated(Missing.Country)
        : Concerns(listing) ? Verdict.Found(new { currency, category = Evidence.Sample(listing.Listing.Category ?? "") })
        : Verdict.Clean;

    protected abstract bool Concerns(ListingFacts listing);
}
