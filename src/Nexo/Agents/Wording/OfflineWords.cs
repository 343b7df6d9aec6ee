using Nexo.Agents.Proposing;
using Nexo.Listings;
using Nexo.Rules;
using static Nexo.Agents.Wording.Portuguese;

namespace Nexo.Agents.Wording;

/// <summary>Title and description of a task, from the findings alone. The same findings always read the same.</summary>
static class OfflineWords
{
    public static string Title(Candidate candidate) => candidate.Grouping switch
    {
        Grouping.Listing => $"{Capital(WhatToDo(candidate))} de {Name(candidate.Listings[0].Title)}",
        Grouping.Batch when IsUsuallyMechanical(candidate.Topic) => $"{Words.Of(candidate.Topic).Many(candidate.Cases)}, à mão",
        _ => Words.Of(candidate.Topic).Many(candidate.Cases),
    };

    public static string Description(Candidate candidate) =>
        candidate.Grouping == Grouping.Listing ? OfListing(candidate) : OfMany(candidate);

    /// <summary>Several things about one text are one thing to do: "corrigir o título".</summary>
    static string WhatToDo(Candidate candidate)
    {
        var things = candidate.Cases.GroupBy(c => TextOf(c) ?? Topics.Of(c.Finding).ToString())
            .Select(group => group.Select(c => Topics.Of(c.Finding)).Distinct().Count() > 1 && TextOf(group.First()) is { } text ? $"corrigir {text} ({And([.. group.Select(Fault).OfType<string>().Distinct()])})" : Words.Of(group.First()).Do(group.First()))
            .Distinct().ToList();
        return things.Count <= 2 ? And(things) : $"{things[0]}, {things[1]} e mais {Count(things.Count - 2, "ajuste", "ajustes")}";
    }

    /// <summary>What is wrong with a text, as a noun.</summary>
    static string? Fault(Case item) => Topics.Of(item.Finding) switch
    {
        Topic.TitleTooLong or Topic.TitleTooShort or Topic.TitleLongForPhones or Topic.LongDescription or Topic.ShortDescription or Topic.BulletLength => "tamanho",
        Topic.TitleSymbols => "símbolos",
        Topic.TitleRepeats => "repetição",
        Topic.TitleCapitals => "maiúsculas",
        Topic.TitlePromotions => "promoção",
        Topic.TitleColours => "lista de cores",
        Topic.TitleUntidy => new Seen(item.Finding.Evidence).Texts("signs").Count > 0 ? "pontuação" : "espaços",
        Topic.BrokenText => "acentos quebrados",
        Topic.Contacts => "contatos",
        Topic.Markup => "HTML",
        Topic.WallOfText => "parágrafos",
        Topic.DescriptionEmoji => "emojis",
        Topic.DescriptionEntities => "códigos",
        Topic.Placeholder => "texto provisório",
        Topic.BulletCount => "quantidade",
        Topic.BulletContent => "enfeites",
        _ => null,
    };

    static string? TextOf(Case item) => item.Finding.Field switch
    {
        Fields.Title => "o título",
        Fields.Description => "a descrição",
        Fields.Bullets => "os destaques",
        _ => null,
    };

    static string OfListing(Candidate candidate)
    {
        var listing = candidate.Listings[0];
        List<string> paragraphs = [Opening(candidate, listing)];
        foreach (var c in candidate.Cases.DistinctBy(c => Topics.Of(c.Finding)))
            paragraphs.Add($"• {Words.Of(c).Seen(c)} {Words.Of(c).WhyFor(c)}");
        if (candidate.Edits.Count > 0)
            paragraphs.Add(candidate.Edits.Count == 1
                ? $"A mudança {TheField(candidate.Edits[0].Field)} já está pronta, com o antes e o depois{Left(candidate)}"
                : $"As mudanças {And([.. candidate.Edits.Select(e => TheField(e.Field))])} já estão prontas, com o antes e o depois{Left(candidate)}");
        var byHand = candidate.ByHand.Select(c => Words.Of(c).HowFor(c)).OfType<string>().Distinct().ToList();
        if (byHand.Count > 0)
            paragraphs.Add($"{(candidate.Edits.Count > 0 ? "O resto é feito à mão. " : "")}{string.Join(' ', byHand)}");
        if (Foreign.Note(candidate) is { } language)
            paragraphs.Add(language);
        paragraphs.Add(Effect(candidate));
        return string.Join("\n\n", Bulleted(paragraphs));
    }

    /// <summary>Nobody is told that something is mended that is not.</summary>
    static string Left(Candidate candidate) => LeftOver(candidate) is { Count: > 0 } left
        ? $", mas não {(candidate.Edits.Count == 1 ? "resolve" : "resolvem")} tudo. Mesmo com {(candidate.Edits.Count == 1 ? "ela" : "elas")}, {string.Join(' ', left.Select((c, n) => n == 0 ? Lower(Words.Of(c).Seen(c)) : Words.Of(c).Seen(c)))}"
        : ": é só conferir.";

    /// <summary>What is still wrong with a field after its edit, with the evidence of the text as it would be.</summary>
    static List<Case> LeftOver(Candidate candidate)
    {
        var listing = candidate.Listings[0];
        var edited = candidate.Edits.Select(e => e.Field).ToHashSet();
        var named = candidate.ByHand.Where(c => edited.Contains(c.Finding.Field)).ToDictionary(c => c.Finding.Rule);
        return named.Count == 0 ? [] : [.. Mend.LeftAfter(listing, candidate.Edits, candidate.Book).Where(fact => named.ContainsKey(fact.Rule.Id))
            .Select(fact => named[fact.Rule.Id] with { Finding = named[fact.Rule.Id].Finding with { Evidence = fact.Evidence }, Listing = Mend.With(listing, candidate.Edits) })];
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
        List<string> paragraphs =
        [
            words.WhyFor(first),
            $"{HowMany(candidate)} Por exemplo, {Name(first.Listing.Title, 70)}: {Lower(words.Seen(first))} {Others(candidate)}",
            candidate.Edits.Count > 0
                ? $"As {candidate.Edits.Count} mudanças estão prontas, linha por linha, com o antes e o depois. Se alguma não convier, edite ou tire a linha antes de aprovar."
                : words.HowFor(first) ?? "",
            Foreign.Note(candidate) ?? "",
            Effect(candidate),
        ];
        return string.Join("\n\n", paragraphs.Where(p => p.Length > 0));
    }

    static string HowMany(Candidate candidate) =>
        candidate.OfAll > candidate.Cases.Count || candidate.OfAllIsLeast
            ? $"Isso acontece em {(candidate.OfAllIsLeast ? "pelo menos " : "")}{Count(candidate.OfAll, "anúncio", "anúncios")} {Of(candidate.Channel)}{Here(candidate)}."
            : $"Isso acontece em {Count(candidate.Cases.Count, "anúncio", "anúncios")}.";

    static string Here(Candidate candidate) =>
        candidate.OfAll == candidate.Cases.Count ? "; aqui estão eles"
        : candidate.Edits.Count > 0 ? $"; aqui estão {candidate.Cases.Count} com a correção pronta"
        : $"; para começar, aqui estão {candidate.Cases.Count}{(candidate.Listings[0].ReviewCount > 0 ? ", os mais avaliados primeiro" : "")}";

    static string Others(Candidate candidate)
    {
        var names = candidate.Listings.Skip(1).Take(3).Select(l => Name(l.Title)).ToList();
        var rest = candidate.Listings.Count - 1 - names.Count;
        return names.Count == 0 ? "" : rest > 0 ? $"Também {string.Join(", ", names)} e mais {rest}." : $"Também {And(names)}.";
    }

    static string Effect(Candidate candidate)
    {
        var whom = candidate.Listings.Count == 1 ? "neste anúncio" : "em cada anúncio";
        return $"Efeito esperado {whom}: cerca de +{Number(decimal.Round(candidate.Impact, MidpointRounding.AwayFromZero))}% em vendas (estimativa). Trabalho: por volta de {Hours(candidate.Hours)}.";
    }

    static bool IsUsuallyMechanical(Topic topic) =>
        topic is Topic.TitleTooLong or Topic.TitlePromotions or Topic.TitleSymbols or Topic.TitleRepeats or Topic.BrokenText or Topic.Markup or Topic.BulletContent;

    static string TheField(string field) => field switch
    {
        Fields.Title => "do título",
        Fields.Description => "da descrição",
        Fields.Bullets => "dos destaques",
        Fields.Images => "das fotos",
        Fields.Price => "do preço",
        Fields.Stock => "do estoque",
        Fields.Handling => "do envio",
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
