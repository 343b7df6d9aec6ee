using Nexo.Rules.Mends;
using Nexo.Rules.Reading;
using Nexo.Rules.Shapes;

namespace Nexo.Rules.Amazon;

/// <summary>AMZ-T1: at most 200 characters.</summary>
sealed class TitleLength() : TitleTooLong("AMZ-T1", Severity.Error, Gain.Suppressed);

/// <summary>AMZ-T2: none of the characters the title policy of 2025 forbids, unless the brand is written with them.</summary>
sealed class TitleSymbols() : TitleRule("AMZ-T2", Severity.Error, Gain.Suppressed)
{
    const string Forbidden = "!$?_{}^¬¦";

    protected override Verdict Read(ListingFacts listing)
    {
        var brand = listing.Listing.Brand ?? "";
        var plain = Names.Without(listing.Title.Raw, listing.Listing.Brand);
        var unwanted = Forbidden.Where(c => plain.Contains(c) && !brand.Contains(c)).ToArray();
        return unwanted.Length == 0 && !Symbols.HasOrnament(listing.Title.Raw)
            ? Verdict.Clean
            : Verdict.Found(
                new { symbols = unwanted.Select(c => c.ToString()).Concat(Evidence.Ornaments(listing.Title.Raw)) },
                plain != listing.Title.Raw ? null : Cutting.Without(listing.Title, rune => Symbols.IsOrnament(rune) || (rune.IsBmp && unwanted.Contains((char)rune.Value))));
    }
}

/// <summary>AMZ-T3: no word more than twice.</summary>
sealed class TitleRepeats() : RepeatedWords("AMZ-T3", Severity.Error, Gain.Suppressed);

/// <summary>AMZ-T4, the part on capitals and length: not all in capitals; above 80 characters a phone cuts it (above 200 it is AMZ-T1).</summary>
sealed class TitleStyle() : TitleRule("AMZ-T4", Severity.Advice, Gain.Polish)
{
    /// <summary>A word more than fits is not worth a person's time: found from a quarter over on.</summary>
    const decimal WorthIt = 0.25m;

    protected override Verdict Read(ListingFacts listing)
    {
        if (Capitals.Shouts(listing.Title, listing.Listing.Brand))
            return Verdict.Found(new { length = listing.Title.Length, advised = listing.Limits.TitleAdvised, capitals = true }, Capitals.Calmed(listing.Title, listing.Listing.Brand));
        return listing.Title.Length <= listing.Limits.TitleAdvised * (1 + WorthIt) || listing.Title.Length > listing.Limits.TitleMax
            ? Verdict.Clean
            : Verdict.Found(new { length = listing.Title.Length, advised = listing.Limits.TitleAdvised, capitals = false });
    }
}

/// <summary>AMZ-T5: no promotional phrases.</summary>
sealed class TitlePromotions() : UnwantedWords("AMZ-T5", Vocabulary.Promotions, Severity.Error, Gain.Suppressed);
