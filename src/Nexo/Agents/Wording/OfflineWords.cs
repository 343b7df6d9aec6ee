using Nexo.Agents.Proposing;
using Nexo.Listings;
using static Nexo.Agents.Wording.Portuguese;

namespace Nexo.Agents.Wording;

/// <summary>Title and description of a task, from the findings alone. The same findings always read the same.</summary>
static class OfflineWords
{
    public static string Title(Candidate candidate) => candidate.Grouping switch
    {
        Grouping.Listing => $"{Capital(WhatToDo(candidate))} de {Name(candidate.Listings[0].Title)}",
        _ when candidate.Cases.Count == 1 => $"{Capital(Words.Of(candidate.Cases[0]).Do(candidate.Cases[0]))} de {Name(candidate.Listings[0].Title)}",
        _ => Words.Of(candidate.Topic).Many(candidate.Cases),
    };

    public static string Description(Candidate candidate) =>
        candidate.Grouping == Grouping.Listing ? OfListing(candidate) : OfMany(candidate);

    static string WhatToDo(Candidate candidate)
    {
        var things = candidate.Cases.Select(c => Words.Of(c).Do(c)).Distinct().ToList();
        return things.Count <= 2 ? And(things) : $"{things[0]}, {things[1]} e mais {Count(things.Count - 2, "ajuste", "ajustes")}";
    }

    static string OfListing(Candidate candidate)
    {
        var listing = candidate.Listings[0];
        var channel = candidate.Channel;
        List<string> paragraphs = [Opening(candidate, listing)];
        foreach (var c in candidate.Cases.DistinctBy(c => Topics.Of(c.Finding)))
            paragraphs.Add($"• {Words.Of(c).Seen(c)} {Words.Of(c).Why(channel)}");
        var byHand = candidate.Cases.Where(c => c.Finding.Fix is null).Select(c => Words.Of(c).How).OfType<string>().Distinct().ToList();
        if (candidate.Edits.Count > 0)
            paragraphs.Add(candidate.Edits.Count == 1
                ? $"A mudança {TheField(candidate.Edits[0].Field)} já está pronta abaixo, com o antes e o depois: confira e aprove."
                : $"As mudanças {And([.. candidate.Edits.Select(e => TheField(e.Field))])} já estão prontas abaixo, com o antes e o depois.");
        if (byHand.Count > 0)
            paragraphs.Add($"{(candidate.Edits.Count > 0 ? "O resto é feito à mão. " : "")}{string.Join(' ', byHand)}");
        paragraphs.Add(Effect(candidate));
        return string.Join("\n\n", Bulleted(paragraphs));
    }

    static string Opening(Candidate candidate, Listing listing)
    {
        var points = candidate.Cases.Select(c => Topics.Of(c.Finding)).Distinct().Count();
        var name = Name(listing.Title, 90);
        return points == 1
            ? $"{name} tem um ponto a acertar {On(candidate.Channel)}:"
            : $"{name} tem {points} pontos a acertar {On(candidate.Channel)}, do mais importante ao menos:";
    }

    static string OfMany(Candidate candidate)
    {
        var words = Words.Of(candidate.Topic);
        var first = candidate.Cases[0];
        var n = candidate.Listings.Count;
        List<string> paragraphs = [$"{words.Why(candidate.Channel)} Isso acontece em {n} anúncios; por exemplo, {Name(first.Listing.Title, 70)}: {Lower(words.Seen(first))}"];
        foreach (var c in candidate.Cases.Skip(1).Take(4))
            paragraphs.Add($"• {Name(c.Listing.Title, 60)}: {Lower(words.Seen(c))}");
        if (n > 5)
            paragraphs.Add($"E mais {Count(n - 5, "anúncio", "anúncios")} na lista de evidências.");
        paragraphs.Add(candidate.Edits.Count > 0
            ? $"As {candidate.Edits.Count} mudanças estão prontas, linha por linha, com o antes e o depois. Se alguma não convier, edite ou tire a linha antes de aprovar."
            : words.How ?? "");
        paragraphs.Add(Effect(candidate));
        return string.Join("\n\n", Bulleted(paragraphs.Where(p => p.Length > 0)));
    }

    static string Effect(Candidate candidate)
    {
        var whom = candidate.Listings.Count == 1 ? "neste anúncio" : "em cada anúncio";
        return $"Efeito esperado {whom}: cerca de +{Number(decimal.Round(candidate.Impact))}% (estimativa). Trabalho: por volta de {Hours(candidate.Hours)}.";
    }

    static string TheField(string field) => field switch
    {
        "title" => "do título",
        "description" => "da descrição",
        "bullets" => "dos destaques",
        "images" => "das fotos",
        "price" => "do preço",
        "stock" => "do estoque",
        _ => $"do campo {field}",
    };

    /// <summary>Bullets of one list stand on lines of their own, without an empty one between them.</summary>
    static IEnumerable<string> Bulleted(IEnumerable<string> paragraphs)
    {
        string? list = null;
        foreach (var paragraph in paragraphs)
        {
            if (paragraph.StartsWith('•'))
            {
                list = list is null ? paragraph : $"{list}\n{paragraph}";
                continue;
            }
            if (list is not null)
                yield return list;
            list = null;
            yield return paragraph;
        }
        if (list is not null)
            yield return list;
    }

    static string Lower(string sentence) =>
        sentence.Length > 1 && char.IsUpper(sentence[0]) && !char.IsUpper(sentence[1]) ? char.ToLowerInvariant(sentence[0]) + sentence[1..] : sentence;
}
