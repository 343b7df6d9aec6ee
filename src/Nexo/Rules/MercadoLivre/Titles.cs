using Nexo.Rules.Mends;
using Nexo.Rules.Reading;
using Nexo.Rules.Shapes;

namespace Nexo.Rules.MercadoLivre;

/// <summary>ML-T1: at most 60 characters, the limit of nearly every category.</summary>
sealed class TitleLength() : TitleTooLong("ML-T1", Severity.Error, Gain.Suppressed)
{
    protected override Verdict Read(ListingFacts listing) => listing.HasComposedTitle ? Verdict.NotEvaluated(Missing.SellersTitle) : base.Read(listing);
}

/// <summary>ML-T2: at least three words.</summary>
sealed class TitleWords() : TitleRule("ML-T2", Severity.Advice, Gain.Discovery, Hours.Fact)
{
    const int Least = 3;

    protected override Verdict Read(ListingFacts listing) =>
        listing.Title.Words.Count >= Least ? Verdict.Clean
        : !listing.Title.IsLatin ? Verdict.NotEvaluated(Missing.Script)
        : Verdict.Found(new { count = listing.Title.Words.Count, least = Least }, Completing.Of(listing));
}

/// <summary>ML-T3: product, brand, model and specification; no delivery, payment, stock, condition, nor a row of colours.</summary>
sealed class TitleStructure() : TitleRule("ML-T3", Severity.Warning, Gain.Discovery)
{
    static readonly Phrases Unwanted = Vocabulary.Promotions.And(
        "em estoque", "produto novo", "novo lacrado", "novo na caixa", "original lacrado", "com garantia", "nota fiscal", "com nota fiscal",
        "parcelado", "parcelamos", "no boleto", "no pix", "mercado livre", "mercado envios");

    protected override Verdict Read(ListingFacts listing)
    {
        var hits = Offers.In(listing.Title, Unwanted).FindAll(hit => !IsAPublisher(listing.Title, hit));
        hits.AddRange(ConditionAtTheEnd(listing.Title));
        var colours = RowOfColours(listing.Title);
        if (hits.Count == 0 && colours.Count == 0)
            return Verdict.Clean;
        var isMechanical = colours.Count == 0 || AreVariations(listing, colours);
        return Verdict.Found(
            new { words = Evidence.Words(listing.Title, hits), colours = Evidence.Words(listing.Title, colours) },
            isMechanical ? Cutting.WithoutPhrases(listing.Title, [.. hits.Concat(colours).OrderBy(hit => hit.Start)]) : null);
    }

    static readonly Phrases Works = new("cd", "dvd", "lp", "vinil", "disco", "livro", "blu ray", "album", "hq", "gibi", "jogo");

    /// <summary>"… Nuvem Miúda Novo": the condition has a field of its own. "Ano Novo" is a name, and works carry names that end as they like.</summary>
    static IEnumerable<Hit> ConditionAtTheEnd(Text title) =>
        title.Words is [.., _, _, var before, var last] && title.FoldedOf(last) is "novo" or "nova" or "novos" or "novas" && last.End == title.Raw.TrimEnd().Length
        && title.FoldedOf(before) is not ("ano" or "testamento" or "mundo" or "ta") && !Works.AnyIn(title) && !Vocabulary.Connectors.Has(title.FoldedOf(before))
            ? [new Hit(last.Start, last.End)] : [];

    /// <summary>"Editora Best Seller" is a name.</summary>
    static bool IsAPublisher(Text title, Hit hit) => title.Folded.AsSpan(0, hit.Start).TrimEnd().EndsWith("editora");

    /// <summary>Nothing is lost where each of the colours can be chosen.</summary>
    static bool AreVariations(ListingFacts listing, List<Hit> colours)
    {
        var options = listing.Listing.Variations.SelectMany(variation => variation.Options).Select(option => Text.Fold(option).Trim()).ToHashSet(StringComparer.Ordinal);
        return colours.TrueForAll(colour => options.Contains(listing.Title.Folded[colour.Start..colour.End]));
    }

    /// <summary>Three colours or more side by side: they belong into variations.</summary>
    static List<Hit> RowOfColours(Text title)
    {
        var hits = Vocabulary.Colours.In(title);
        for (var i = 0; i + 2 < hits.Count; i++)
        {
            if (AreNeighbours(title, hits[i], hits[i + 1]) && AreNeighbours(title, hits[i + 1], hits[i + 2]))
                return [.. hits[i..(i + 3)], .. hits.Skip(i + 3).TakeWhile((hit, n) => AreNeighbours(title, hits[i + 2 + n], hit))];
        }
        return [];
    }

    static bool AreNeighbours(Text title, Hit left, Hit right) =>
        title.Raw[left.End..right.Start].Trim() is "," or "/" or "e" or "ou" or "-" or "";
}
