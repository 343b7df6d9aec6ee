namespace Nexo.Rules.Reading;

/// <summary>Phrases of an offer together with the number that belongs to them: "12x sem juros", "em até 10% de desconto", "50% off".</summary>
static class Offers
{
    static readonly Phrases Instalments = new("sem juros", "s juros");
    static readonly Phrases Discounts = new("de desconto", "desconto", "off");

    /// <summary>As <see cref="Phrases.In"/>; where a number counts the instalments or the discount, the hit begins with it.</summary>
    public static List<Hit> In(Text title, Phrases phrases)
    {
        var hits = phrases.In(title);
        for (var i = 0; i < title.Words.Count; i++)
        {
            if (title.FoldedOf(title.Words[i]) is "off" && QuantityBefore(title, i, IsPercent) is { } off)
                hits.Add(new Hit(title.Words[off].Start, title.Words[i].End));
        }
        hits.Sort((one, other) => one.Start.CompareTo(other.Start));
        var at = 0;
        for (var i = 0; i < hits.Count; i++)
        {
            while (title.Words[at].Start < hits[i].Start)
                at++;
            hits[i] = WithQuantity(title, hits[i], at);
        }
        return hits;
    }

    /// <param name="at">The word the hit begins with.</param>
    static Hit WithQuantity(Text title, Hit hit, int at)
    {
        var phrase = new Text(title.Raw[hit.Start..hit.End]);
        var first = Instalments.AnyIn(phrase) ? QuantityBefore(title, at, IsTimes) : Discounts.AnyIn(phrase) ? QuantityBefore(title, at, IsPercent) : null;
        return first is { } start ? hit with { Start = title.Words[start].Start } : hit;
    }

    /// <summary>The word with which "em até 12x" before a word begins; null when no such quantity stands there.</summary>
    static int? QuantityBefore(Text title, int at, Func<Text, int, int?> quantity)
    {
        if (at == 0 || quantity(title, at - 1) is not { } first)
            return null;
        while (first > 1 && title.FoldedOf(title.Words[first - 1]) is "em" or "ate" or "com")
            first--;
        return first;
    }

    /// <summary>"12x", "12 x".</summary>
    static int? IsTimes(Text title, int at)
    {
        var word = title.FoldedOf(title.Words[at]);
        return word is "x" ? at > 0 && IsNumber(title.FoldedOf(title.Words[at - 1])) ? at - 1 : null
            : word.Length is 2 or 3 && word[^1] == 'x' && IsNumber(word[..^1]) ? at : null;
    }

    /// <summary>"10%".</summary>
    static int? IsPercent(Text title, int at) =>
        IsNumber(title.FoldedOf(title.Words[at])) && title.Raw.AsSpan(title.Words[at].End).TrimStart().StartsWith("%") ? at : null;

    static bool IsNumber(ReadOnlySpan<char> word) => word.Length > 0 && !word.ContainsAnyExceptInRange('0', '9');
}
