using Nexo.Rules.Reading;

namespace Nexo.Rules.Mends;

/// <summary>Makes a title fit: without its promotions, and then by its longest beginning of whole words.</summary>
static class Shortening
{
    /// <summary>A title that is so much too long is not mended by cutting it.</summary>
    const int MostTimes = 4;

    static readonly Phrases Dangling = Vocabulary.Connectors.And(Vocabulary.Announcing);

    /// <summary>"Tabela | de medidas" cannot be cut there: the rest belongs to the word before.</summary>
    static readonly Phrases Belonging = new("de", "do", "da", "dos", "das", "of", "del");

    /// <returns>Null when a size, a number, the brand, the only colour or for whom it is would be cut off.</returns>
    public static string? Of(ListingFacts listing)
    {
        var max = listing.Limits.TitleMax;
        if (listing.Title.Length > max * MostTimes)
            return null;
        var title = Cutting.WithoutPhrases(listing.Title, Offers.In(listing.Title, Vocabulary.Promotions)) is { } calm ? new Text(calm) : listing.Title;
        if (title.Length <= max)
            return title.Raw;
        for (var at = title.Words.Count - 1; at > 0; at--)
        {
            if (title.Words[at - 1].End > max * 2 || !HasGapBefore(title, at))
                continue;
            var beginning = Titles.WithoutDangling(title.Raw[..title.Words[at - 1].End], Dangling);
            var rest = new Text(title.Raw[beginning.Length..]);
            if (Lengths.Of(beginning) > max || !Titles.IsBalanced(beginning) || Belonging.AnyAmongFirst(rest, 1))
                continue;
            return Lengths.Of(beginning) * 2 < max || EndsInANumber(beginning) || LosesMeaning(listing, rest) ? null : Titles.Tidy(beginning);
        }
        return null;
    }

    static bool HasGapBefore(Text title, int at) =>
        title.Raw.AsSpan(title.Words[at - 1].End, title.Words[at].Start - title.Words[at - 1].End).Contains(' ');

    /// <summary>"9 | Prateleiras": a number counts what follows it.</summary>
    static bool EndsInANumber(string beginning) => char.IsDigit(beginning[^1]) || beginning[^1] is 'ª' or 'º' or '%';

    static bool LosesMeaning(ListingFacts listing, Text lost) =>
        lost.Raw.Any(char.IsDigit) || Vocabulary.Essential.In(lost).Exists(hit => !IsASizeToChoose(listing, lost.Folded[hit.Start..hit.End]))
        || (Vocabulary.Colours.AnyIn(lost) && !SaysItsColour(listing))
        || NamesTheBrand(lost, new Text(listing.Listing.Brand ?? ""));

    static bool NamesTheBrand(Text lost, Text brand) =>
        lost.Words.Any(word => !Vocabulary.Connectors.Has(lost.FoldedOf(word)) && brand.Words.Any(part => brand.FoldedOf(part).SequenceEqual(lost.FoldedOf(word))));

    /// <summary>A size that stands among the variations is not lost with the title.</summary>
    static bool IsASizeToChoose(ListingFacts listing, string word) =>
        Vocabulary.Sizes.Has(word) && listing.Listing.Variations.Any(variation => variation.Options.Any(option => Text.Fold(option).Trim() == word));

    static bool SaysItsColour(ListingFacts listing) =>
        listing.Attributes.Has(Attributes.Colour) || listing.Listing.Variations.Any(variation => Attributes.Colour.AnyIn(new Text(variation.Name)));
}
