using Nexo.Auditing.Mends;
using Nexo.Auditing.Reading;
using Nexo.Auditing.Rules.Shapes;

namespace Nexo.Auditing.Rules.MercadoLivre;

/// <summary>ML-T1: at most 60 characters, the limit of nearly every category.</summary>
sealed class TitleLength() : TitleTooLong("ML-T1", Severity.Error, Gain.Suppressed);

/// <summary>ML-T2: at least three words.</summary>
sealed class TitleWords() : TitleRule("ML-T2", Severity.Advice, Gain.Discovery, Hours.Fact, fixes: false)
{
    const int Least = 3;

    protected override Verdict Read(ListingFacts listing) =>
        listing.Title.Words.Count >= Least ? Verdict.Clean : Verdict.Found(new { count = listing.Title.Words.Count, least = Least });
}

/// <summary>ML-T3: product, brand, model and specification; no delivery, payment, stock, condition, nor a row of colours.</summary>
sealed class TitleStructure() : TitleRule("ML-T3", Severity.Warning, Gain.Discovery)
{
    static readonly Phrases Unwanted = Vocabulary.Promotions.And(
        "em estoque", "produto novo", "novo lacrado", "novo na caixa", "original lacrado", "100 original", "com garantia", "nota fiscal", "com nota fiscal",
        "parcelado", "parcelamos", "no boleto", "no pix", "mercado livre", "mercado envios");

    protected override Verdict Read(ListingFacts listing)
    {
        var hits = Unwanted.In(listing.Title).FindAll(hit => !IsAPublisher(listing.Title, hit));
        if (hits.Count > 0)
            return Verdict.Found(new { words = Evidence.Words(listing.Title, hits) }, Cutting.WithoutPhrases(listing.Title, hits));
        var colours = RowOfColours(listing.Title);
        return colours.Count == 0 ? Verdict.Clean : Verdict.Found(new { words = Evidence.Words(listing.Title, colours) });
    }

    /// <summary>"Editora Best Seller" is a name.</summary>
    static bool IsAPublisher(Text title, Hit hit) => title.Folded.AsSpan(0, hit.Start).TrimEnd().EndsWith("editora");

    /// <summary>Three colours side by side: they belong into variations.</summary>
    static List<Hit> RowOfColours(Text title)
    {
        var hits = Vocabulary.Colours.In(title);
        for (var i = 0; i + 2 < hits.Count; i++)
        {
            if (AreNeighbours(title, hits[i], hits[i + 1]) && AreNeighbours(title, hits[i + 1], hits[i + 2]))
                return hits[i..(i + 3)];
        }
        return [];
    }

    static bool AreNeighbours(Text title, Hit left, Hit right) =>
        title.Raw[left.End..right.Start].Trim() is "," or "/" or "e" or "ou" or "-" or "";
}
