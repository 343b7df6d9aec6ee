using System.Globalization;
using Nexo.Channels;

namespace Nexo.Agents.Wording;

/// <summary>The small words: channels with their articles, lists, numbers, hours, names of products.</summary>
static class Portuguese
{
    static readonly CultureInfo Brazil = CultureInfo.GetCultureInfo("pt-BR");

    /// <summary>"a Amazon", "o Mercado Livre".</summary>
    public static string The(Channel channel) => $"{(IsMasculine(channel) ? "o" : "a")} {channel.Title}";

    /// <summary>"na Amazon", "no Mercado Livre".</summary>
    public static string On(Channel channel) => $"{(IsMasculine(channel) ? "no" : "na")} {channel.Title}";

    /// <summary>"da Amazon", "do Mercado Livre".</summary>
    public static string Of(Channel channel) => $"{(IsMasculine(channel) ? "do" : "da")} {channel.Title}";

    static bool IsMasculine(Channel channel) => channel == Channel.MercadoLivre || channel == Channel.TikTokShop;

    /// <summary>"1.250", "4,5".</summary>
    public static string Number(decimal? number) => (number ?? 0).ToString("#,0.##", Brazil);

    /// <summary>"1 título", "8 títulos".</summary>
    public static string Count(decimal? n, string one, string many) => $"{Number(n)} {(n == 1 ? one : many)}";

    /// <summary>"azul, rosa e verde".</summary>
    public static string And(IReadOnlyList<string> parts) => parts switch
    {
        [] => "",
        [var one] => one,
        _ => $"{string.Join(", ", parts.Take(parts.Count - 1))} e {parts[^1]}",
    };

    /// <summary>“frete grátis” e “promoção”; at most four.</summary>
    public static string Quoted(IReadOnlyList<string> words) => And([.. words.Take(4).Select(word => $"“{word}”")]);

    /// <summary>"15 minutos", "1 hora", "2 h 30".</summary>
    public static string Hours(decimal hours)
    {
        var minutes = (int)decimal.Round(hours * 60);
        return minutes < 60 ? $"{minutes} minutos"
            : minutes % 60 == 0 ? Count(minutes / 60, "hora", "horas")
            : $"{minutes / 60} h {minutes % 60}";
    }

    /// <summary>A product as people name it in a sentence: cut at a word, never in the middle of a character.</summary>
    public static string Name(string title, int most = 48)
    {
        var text = string.Join(' ', title.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text.Length == 0)
            return "“sem título”";
        if (text.Length <= most)
            return $"“{text}”";
        var cut = text[..most];
        var space = cut.LastIndexOf(' ');
        cut = space > most / 2 ? cut[..space] : char.IsHighSurrogate(cut[^1]) ? cut[..^1] : cut;
        return $"“{cut.TrimEnd(' ', ',', '-', '–', '/', '|', '.', '(')}…”";
    }

    public static string Capital(string sentence) => sentence.Length == 0 ? sentence : char.ToUpper(sentence[0], Brazil) + sentence[1..];
}
