namespace Nexo.Rules.Reading;

/// <summary>The language a listing is written in, as far as a few words can tell.</summary>
enum Tongue { Unknown, Portuguese, Spanish, English, Chinese, Thai, Other }

static class Tongues
{
    static readonly Phrases Portuguese = new(
        "com", "do", "da", "dos", "das", "em", "no", "na", "ao", "uma", "um", "nao", "ou", "pecas", "bebe", "infantil", "menino", "menina", "algodao", "manga", "camiseta", "calca", "conjunto", "vestido", "roupa", "tamanho", "cor", "feminino", "masculino");

    static readonly Phrases Spanish = new(
        "con", "y", "el", "la", "los", "las", "del", "nino", "nina", "ninos", "ninas", "mujer", "mujeres", "hombre", "hombres", "ropa", "pantalones", "juguete", "juguetes", "tamano", "algodon", "una", "regalo", "regalos");

    static readonly Phrases English = new(
        "for", "with", "and", "the", "of", "in", "to", "by", "from", "women", "women s", "men", "men s", "kids", "baby", "girls", "boys", "girl", "boy", "toy", "toys", "shirt", "new", "gift", "size", "color", "black", "white", "pack", "game");

    /// <summary>One word alone may be a name.</summary>
    const int Least = 2;

    /// <summary>Of texts read one after the other; the first says most.</summary>
    public static Tongue Of(params IEnumerable<Text> texts)
    {
        int portuguese = 0, spanish = 0, english = 0, letters = 0, thai = 0, chinese = 0, latin = 0;
        foreach (var text in texts)
        {
            portuguese += Portuguese.In(text).Count + text.Raw.Count(c => c is 'ã' or 'õ' or 'ç' or 'Ã' or 'Õ' or 'Ç' or 'ê' or 'Ê');
            spanish += Spanish.In(text).Count + text.Raw.Count(c => c is 'ñ' or 'Ñ' or '¡' or '¿');
            english += English.In(text).Count;
            foreach (var c in text.Raw.Where(char.IsLetter))
            {
                letters++;
                _ = c switch { < '\u0250' or (>= '\u1E00' and <= '\u1EFF') => latin++, >= '\u0E00' and <= '\u0E7F' => thai++, >= '\u4E00' and <= '\u9FFF' => chinese++, _ => 0 };
            }
        }
        return letters == 0 ? Tongue.Unknown
            : thai * 3 > letters ? Tongue.Thai
            : chinese * 3 > letters ? Tongue.Chinese
            : latin * 2 < letters ? Tongue.Other
            : portuguese > spanish && portuguese > english ? Tongue.Portuguese
            : spanish >= Least && spanish > portuguese && spanish > english ? Tongue.Spanish
            : english >= Least && english > portuguese && english > spanish ? Tongue.English
            : Tongue.Unknown;
    }
}
