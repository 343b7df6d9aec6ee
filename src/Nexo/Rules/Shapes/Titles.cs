using Nexo.Rules.Mends;
using Nexo.Rules.Reading;

namespace Nexo.Rules.Shapes;

/// <summary>A rule about the title; silent where there is none.</summary>
abstract class TitleRule(string id, Severity severity, decimal impact, decimal effort = Hours.Glance, bool fixes = true)
    : Rule(id, Fields.Title, severity, impact, effort, fixes)
{
    public sealed override Verdict Check(ListingFacts listing) =>
        listing.Title.IsBlank ? Verdict.NotEvaluated(Missing.Title) : Read(listing);

    protected abstract Verdict Read(ListingFacts listing);
}

/// <summary>More characters than the channel takes. Fix: the longest beginning that loses no size, number or addressee.</summary>
abstract class TitleTooLong(string id, Severity severity, decimal impact) : TitleRule(id, severity, impact, Hours.Fact)
{
    protected override Verdict Read(ListingFacts listing) =>
        listing.Title.Length <= listing.Limits.TitleMax
            ? Verdict.Clean
            : Verdict.Found(new { length = listing.Title.Length, limit = listing.Limits.TitleMax }, Shortening.Of(listing));
}

/// <summary>
/// Fewer characters than a buyer's search needs; scripts that say a word in one sign are not counted. Fix: with what the listing's own fields say.
/// </summary>
abstract class TitleTooShort(string id, Severity severity, decimal impact) : TitleRule(id, severity, impact, Hours.Fact)
{
    protected override Verdict Read(ListingFacts listing) =>
        listing.Title.Length >= listing.Limits.TitleMin ? Verdict.Clean
        : !listing.Title.IsLatin ? Verdict.NotEvaluated(Missing.Script)
        : Verdict.Found(new { length = listing.Title.Length, least = listing.Limits.TitleMin }, Completing.Of(listing));
}

/// <summary>A title between a least and a greatest length.</summary>
abstract class TitleLengthBetween(string id, Severity severity, decimal impact) : TitleRule(id, severity, impact, Hours.Fact)
{
    protected override Verdict Read(ListingFacts listing)
    {
        var (length, limits) = (listing.Title.Length, listing.Limits);
        return length > limits.TitleMax ? Verdict.Found(new { length, least = limits.TitleMin, limit = limits.TitleMax }, Shortening.Of(listing))
            : length >= limits.TitleMin ? Verdict.Clean
            : !listing.Title.IsLatin ? Verdict.NotEvaluated(Missing.Script)
            : Verdict.Found(new { length, least = limits.TitleMin, limit = limits.TitleMax }, Completing.Of(listing));
    }
}

/// <summary>One word too often; small words, numbers and single letters do not count. Fix: each once.</summary>
abstract class RepeatedWords(string id, Severity severity, decimal impact) : TitleRule(id, severity, impact)
{
    protected override Verdict Read(ListingFacts listing)
    {
        var title = listing.Title;
        if (!title.IsLatin)
            return Verdict.NotEvaluated(Missing.Script);
        var seen = new Dictionary<string, (int Times, Word First)>(StringComparer.Ordinal);
        var tooMany = new List<Hit>();
        foreach (var word in title.Words)
        {
            var folded = title.FoldedOf(word);
            if (word.Length < 2 || folded.ContainsAnyInRange('0', '9') || Vocabulary.Connectors.Has(folded) || IsPartOfAName(title, word))
                continue;
            var text = folded.ToString();
            seen[text] = seen.TryGetValue(text, out var before) ? (before.Times + 1, before.First) : (1, word);
            if (seen[text].Times > listing.Limits.WordRepeats)
                tooMany.Add(new Hit(word.Start, word.End));
        }
        if (tooMany.Count == 0)
            return Verdict.Clean;
        var worst = seen.Values.Where(word => word.Times > listing.Limits.WordRepeats).OrderByDescending(word => word.Times).ThenBy(word => word.First.Start).ToArray();
        return Verdict.Found(
            new { times = worst[0].Times, words = Evidence.Words(title, worst.Select(word => new Hit(word.First.Start, word.First.End))), limit = listing.Limits.WordRepeats },
            Repeats.Without(title, tooMany));
    }

    /// <summary>Joined by a hyphen, ampersand or apostrophe it is part of a longer word: "tic-tac", "child's".</summary>
    static bool IsPartOfAName(Text title, Word word) =>
        (word.Start > 0 && title.Raw[word.Start - 1] is '-' or '\'' or '’') || (word.End < title.Raw.Length && title.Raw[word.End] is '-' or '\'' or '’');
}

/// <summary>Offers, praise and other words that do not name the product. Fix: without them, unless a number would go along.</summary>
abstract class UnwantedWords(string id, Phrases unwanted, Severity severity, decimal impact) : TitleRule(id, severity, impact)
{
    protected override Verdict Read(ListingFacts listing)
    {
        var hits = Offers.In(listing.Title, unwanted);
        return hits.Count == 0
            ? Verdict.Clean
            : Verdict.Found(new { words = Evidence.Words(listing.Title, hits) }, Completing.IfShort(listing, Cutting.WithoutPhrases(listing.Title, hits)));
    }
}

/// <summary>Written in capitals throughout. Fix: first letters only; acronyms, sizes and the brand as they are.</summary>
abstract class ShoutedTitle(string id, Severity severity, decimal impact) : TitleRule(id, severity, impact)
{
    protected override Verdict Read(ListingFacts listing) =>
        Capitals.Shouts(listing.Title, listing.Listing.Brand)
            ? Verdict.Found(new { length = listing.Title.Length }, Capitals.Calmed(listing.Title, listing.Listing.Brand))
            : Verdict.Clean;
}

/// <summary>Pictures among the words. Fix: without them.</summary>
abstract class EmojiInTitle(string id, Severity severity, decimal impact) : TitleRule(id, severity, impact)
{
    protected override Verdict Read(ListingFacts listing) =>
        Symbols.HasOrnament(listing.Title.Raw)
            ? Verdict.Found(new { symbols = Evidence.Ornaments(listing.Title.Raw) }, Cutting.Without(listing.Title, Symbols.IsOrnament))
            : Verdict.Clean;
}
