using System.Globalization;
using System.Text.RegularExpressions;
using Nexo.Rules.Reading;

namespace Nexo.Rules.Mends;

/// <summary>
/// Completes a short title with what the listing's own fields say: "Body bebê ribana" becomes "Body bebê ribana Unissex Algodão Nuvem Miúda".
/// Portuguese titles only, and nothing with a digit: a number is never brought in.
/// </summary>
static partial class Completing
{
    /// <summary>Longer it would be cut on a phone.</summary>
    const int Most = 60;

    static readonly CultureInfo Brazil = CultureInfo.GetCultureInfo("pt-BR");
    static readonly Phrases Whom = new("bebe", "infantil", "menino", "menina", "meninos", "meninas", "unissex", "feminino", "masculino", "feminina", "masculina");

    /// <returns>Null when nothing is known that the title does not say already.</returns>
    public static string? Of(ListingFacts listing)
    {
        if (Tongues.Of(listing.Title, listing.Description) != Tongue.Portuguese)
            return null;
        var title = listing.Title.Raw.Trim();
        foreach (var fact in Facts(listing))
        {
            var longer = $"{title} {fact}";
            if (Lengths.Of(longer) <= Math.Min(Most, listing.Limits.TitleMax))
                title = longer;
        }
        return title == listing.Title.Raw.Trim() ? null : title;
    }

    /// <summary>A mended title that has become too short, completed; as it is where that is not needed.</summary>
    public static string? IfShort(ListingFacts listing, string? mended) =>
        mended is null || Lengths.Of(mended) >= listing.Limits.TitleMin ? mended : Of(new ListingFacts(listing.Listing with { Title = mended }, listing.Limits)) ?? mended;

    static IEnumerable<string> Facts(ListingFacts listing)
    {
        if (listing.Garment is { } garment)
        {
            if (garment.IsForChildren && ForWhom(listing, garment) is { } whom)
                yield return whom;
            if (Fibre(listing) is { } fibre && !new Phrases(fibre).AnyIn(listing.Title))
                yield return fibre;
        }
        if (listing.Listing.Brand is { Length: > 2 } brand && !brand.Any(char.IsDigit) && new Text(brand).Words.Count > 0 && !new Phrases(brand).AnyIn(listing.Title))
            yield return brand.Trim();
    }

    static string? ForWhom(ListingFacts listing, Garment garment)
    {
        var said = Whom.In(listing.Title).Select(hit => listing.Title.Folded[hit.Start..hit.End]).ToHashSet(StringComparer.Ordinal);
        var gender = listing.Attributes.Find(Attributes.Gender)?.Value is { } value
            ? Text.Fold(value).Trim() switch
            {
                "feminino" or "menina" or "meninas" => "Menina",
                "masculino" or "menino" or "meninos" => "Menino",
                "unissex" or "sem genero" => "Unissex",
                _ => null,
            }
            : null;
        var age = said.Contains("bebe") || said.Contains("infantil") ? null : garment.IsForBabies ? "Bebê" : "Infantil";
        if (said.Overlaps(["menino", "menina", "meninos", "meninas", "unissex", "feminino", "masculino", "feminina", "masculina"]))
            gender = null;
        return age is null && gender is null ? null : string.Join(' ', new[] { age, gender }.OfType<string>());
    }

    /// <summary>The first fibre of the composition: "95% algodão, 5% elastano" is Algodão.</summary>
    static string? Fibre(ListingFacts listing)
    {
        if (listing.Attributes.Find(Attributes.Material)?.Value is not { } material || Fibres().Match(material) is not { Success: true } first)
            return null;
        var fibre = first.Groups["fibre"].Value;
        return Composition.Fibres.Has(Text.Fold(fibre)) ? char.ToUpper(fibre[0], Brazil) + fibre[1..].ToLower(Brazil) : null;
    }

    [GeneratedRegex(@"^\s?(?:\d{1,3}\s?%\s?(?:de\s)?)?(?<fibre>\p{L}{2,20})", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Fibres();
}
