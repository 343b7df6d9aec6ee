using Nexo.Listings;
using Nexo.Rules.Mends;

namespace Nexo.Rules;

/// <summary>A fact one rule found, before it is stored.</summary>
sealed record Fact(Rule Rule, Severity Severity, System.Text.Json.JsonElement Evidence, Fix? Fix);

/// <summary>A rule whose facts are absent, and why.</summary>
sealed record Unknown(Rule Rule, Missing Why);

sealed record Audit(IReadOnlyList<Fact> Findings, IReadOnlyList<Unknown> NotEvaluated);

/// <summary>Reads a listing against the rules of its channel. Pure and deterministic.</summary>
static class Auditor
{
    /// <param name="book">The rules as a workspace wants them; without, as they come.</param>
    /// <param name="around">What stands around the listing; without, the rules about that are not evaluated.</param>
    public static Audit Audit(Listing listing, RuleBook? book = null, Surroundings? around = null)
    {
        book ??= RuleBook.Of(listing.Channel);
        var facts = new ListingFacts(listing, book.Limits, around);
        var findings = new List<Fact>();
        var unknown = new List<Unknown>();
        foreach (var rule in book.Rules)
        {
            switch (rule.Check(facts))
            {
                case FoundVerdict found:
                    findings.Add(new Fact(rule, book.SeverityOf(rule), found.EvidenceJson(), Proven(rule, facts, found.After, book)));
                    break;
                case NotEvaluatedVerdict { Why: var why }:
                    unknown.Add(new Unknown(rule, why));
                    break;
            }
        }
        return new Audit(findings, unknown);
    }

    /// <summary>
    /// A fix is proposed only if the listing with it keeps the rule, breaks no other that it kept before (an error may leave an advice:
    /// 200 characters are allowed, and still long for a phone), and its title every number.
    /// </summary>
    static Fix? Proven(Rule rule, ListingFacts listing, string? after, RuleBook book)
    {
        if (after is null || Fields.Read(listing.Listing, rule.Field) is var before && before == after)
            return null;
        if (Fields.With(listing.Listing, rule.Field, after) is not { } mended)
            return null;
        if (rule.Field == Fields.Title && Titles.Numbers(after) != Titles.Numbers(listing.Title.Raw))
            return null;
        var then = new ListingFacts(mended, book.Limits, listing.Around);
        if (rule.Check(then) is FoundVerdict)
            return null;
        foreach (var other in book.Rules)
        {
            if (other.Field == rule.Field && !(rule.Severity == Severity.Error && other.Severity == Severity.Advice) && other.Check(then) is FoundVerdict && other.Check(listing) is not FoundVerdict)
                return null;
        }
        return new Fix(rule.Field, before, after);
    }
}
