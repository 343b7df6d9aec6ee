using Nexo.Rules.Shapes;

namespace Nexo.Rules.MercadoLivre;

/// <summary>ML-P1: a price that moves by half within days can pause the listing until somebody confirms it.</summary>
sealed class PriceJump() : NeighbourRule("ML-P1", Fields.Price, Severity.Warning, Gain.Conversion, Hours.Fact)
{
    protected override Verdict Read(ListingFacts listing)
    {
        if (listing.Around.PriceChange is not { Before: > 0 } change)
            return Verdict.Clean;
        var percent = decimal.Round((change.After / change.Before - 1) * 100, 1, MidpointRounding.AwayFromZero);
        return Math.Abs(percent) < listing.Limits.PriceJump ? Verdict.Clean
            : Verdict.Found(new { before = change.Before, price = change.After, percent, limit = listing.Limits.PriceJump, at = change.At, currency = listing.Listing.Currency });
    }
}
