using System.Text.RegularExpressions;
using Nexo.Listings;
using Nexo.Rules;
using Nexo.Rules.Mends;
using Shouldly;

namespace Nexo.Tests.Rules;

/// <summary>What every fix promises, checked from outside the auditor.</summary>
static partial class Mended
{
    public static void Holds(Listing listing, Fact fact)
    {
        var fix = fact.Fix!;
        var what = $"{listing.Channel} {fact.Rule.Id}: {fix.Before} → {fix.After}";
        fix.Before.ShouldBe(Fields.Read(listing, fix.Field), what);
        fix.After.ShouldNotBeNullOrWhiteSpace(what);
        fix.After.ShouldNotBe(fix.Before, what);

        var after = Fields.With(listing, fix.Field, fix.After!)!;
        var brokenBefore = Auditor.Audit(listing).Findings.Select(f => f.Rule.Id).ToHashSet();
        var brokenAfter = Auditor.Audit(after).Findings.Select(f => f.Rule.Id).ToArray();
        brokenAfter.ShouldNotContain(fact.Rule.Id, what);
        brokenAfter.ShouldAllBe(rule => brokenBefore.Contains(rule) || (fact.Rule.Severity == Severity.Error && IsAdvice(listing, rule)), what);

        if (fix.Field == Fields.Title)
            Titles.Numbers(fix.After!).ShouldBe(Titles.Numbers(listing.Title.Normalize()), what);
        if (fix.Field == Fields.Images)
            Addresses().Matches(fix.After!).Select(m => m.Value).ToHashSet().ShouldBe(Addresses().Matches(fix.Before!).Select(m => m.Value).ToHashSet(), ignoreOrder: true, what);
    }

    static bool IsAdvice(Listing listing, string rule) => RulePacks.Of(listing.Channel).Single(r => r.Id == rule).Severity == Severity.Advice;

    [GeneratedRegex("\"[^\"]+\"")]
    private static partial Regex Addresses();
}
