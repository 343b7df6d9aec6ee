namespace Nexo.Rules.Shapes;

/// <summary>A rule about a listing beside others that carry one of its codes.</summary>
abstract class NeighbourRule(string id, string field, Severity severity, decimal impact, decimal effort) : Rule(id, field, severity, impact, effort)
{
    public sealed override Verdict Check(ListingFacts listing) =>
        listing.Around.AreKnown ? Read(listing) : Verdict.NotEvaluated(Missing.Neighbours);

    protected abstract Verdict Read(ListingFacts listing);
}
