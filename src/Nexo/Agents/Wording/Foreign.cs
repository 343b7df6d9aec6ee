using Nexo.Agents.Proposing;
using Nexo.Listings;
using Nexo.Rules;
using Nexo.Rules.Reading;

namespace Nexo.Agents.Wording;

/// <summary>A listing is mended in its own language; who reads the task in Portuguese is told which it is.</summary>
static class Foreign
{
    /// <returns>Null where the work is not about texts, or the texts are Portuguese.</returns>
    public static string? Note(Candidate candidate)
    {
        if (!candidate.Cases.Any(c => c.Finding.Field is Fields.Title or Fields.Description or Fields.Bullets))
            return null;
        var tongues = candidate.Listings.Select(Of).Where(tongue => tongue is not (Tongue.Portuguese or Tongue.Unknown)).ToArray();
        if (tongues.Length * 2 <= candidate.Listings.Count)
            return null;
        var one = candidate.Listings.Count == 1;
        var language = tongues.Distinct().Count() == 1 ? $"em {Name(tongues[0])}" : "em mais de um idioma";
        var isSoldInBrazil = candidate.Listings.All(listing => listing.Currency == "BRL");
        return $"{(one ? "O texto do anúncio está" : "Os textos estão")} {language}"
            + (isSoldInBrazil ? $" e o preço em reais: vale traduzir {(one ? "o anúncio" : "os anúncios")} para quem compra no Brasil."
            : candidate.Edits.Count > 0 ? "; a mudança proposta fica no mesmo idioma."
            : "; escreva no idioma de quem compra.");
    }

    static Tongue Of(Listing listing) => Tongues.Of(new Text(listing.Title), new Text(listing.Description.Length > 500 ? listing.Description[..500] : listing.Description));

    static string Name(Tongue tongue) => tongue switch
    {
        Tongue.Spanish => "espanhol",
        Tongue.English => "inglês",
        Tongue.Chinese => "chinês",
        Tongue.Thai => "tailandês",
        _ => "outro idioma",
    };
}
