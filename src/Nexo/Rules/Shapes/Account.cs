namespace Nexo.Rules.Shapes;

/// <summary>A rule about the seller's account: no listing breaks it, so an audit of listings passes it over.</summary>
abstract class AccountRule(string id, Severity severity, decimal impact) : Rule(id, Fields.Account, severity, impact, Hours.Sourcing)
{
    public sealed override Missing? Needs => Missing.Account;

    public sealed override Verdict Check(ListingFacts listing) => Verdict.Clean;

    /// <summary>The figures it reads, as <see cref="AccountFigures"/> names them.</summary>
    public abstract IReadOnlyList<string> Figures { get; }

    /// <param name="figures">The latest of each, as far as they were told.</param>
    /// <param name="limits">The channel's, as the workspace has set them.</param>
    public Verdict Judge(IReadOnlyDictionary<string, decimal> figures, Limits limits) =>
        Figures.Any(figures.ContainsKey) ? Read(figures, limits) : Verdict.NotEvaluated(Missing.Account);

    protected abstract Verdict Read(IReadOnlyDictionary<string, decimal> figures, Limits limits);
}
