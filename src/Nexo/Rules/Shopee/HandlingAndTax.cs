using System.Globalization;
using System.Text.RegularExpressions;
using Nexo.Rules.Reading;

namespace Nexo.Rules.Shopee;

/// <summary>SHP-H1: days until dispatch within what the channel takes; a pre-order may promise more, and is kept out of flash sales.</summary>
sealed partial class DaysToShip() : Rule("SHP-H1", Fields.Handling, Severity.Warning, Gain.Completeness, Hours.Fact)
{
    /// <summary>A pre-order promises no more than this.</summary>
    const int MostOfPreOrder = 30;

    static readonly Phrases Days = new("days to ship", "dias para envio", "dias para enviar", "prazo de envio", "prazo de postagem", "prazo de despacho", "handling time", "tempo de preparacao", "dts");
    static readonly Phrases PreOrder = new("pre order", "preorder", "is pre order", "pre venda", "pre encomenda", "sob encomenda");

    public override Verdict Check(ListingFacts listing)
    {
        if (listing.Attributes.Find(Days) is not { } promised || !int.TryParse(Number().Match(promised.Value).ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var days))
            return Verdict.NotEvaluated(Missing.Handling);
        var isPreOrder = listing.Attributes.Find(PreOrder) is { Value: var said } && said.Trim().ToUpperInvariant() is "TRUE" or "1" or "YES" or "SIM" or "S" or "Y";
        var limit = isPreOrder ? MostOfPreOrder : listing.Limits.HandlingMax;
        return days > limit ? Verdict.Found(new { days, limit }) : Verdict.Clean;
    }

    /// <summary>Of "2-4 dias" the last: that is what is promised.</summary>
    [GeneratedRegex(@"\d{1,3}(?=\D*$)")]
    private static partial Regex Number();
}

/// <summary>
/// SHP-X1: sold in Brazil, the tax data of the invoice are complete: NCM of eight digits, CST or CSOSN, origin of the goods.
/// Where the source carries none of them, it does not carry tax data.
/// </summary>
sealed class TaxData() : Rule("SHP-X1", Fields.Attributes, Severity.Warning, Gain.Completeness, Hours.Fact)
{
    static readonly Phrases Ncm = new("ncm", "codigo ncm"), Situation = new("csosn", "cst", "situacao tributaria"), Goods = new("cest", "cfop");
    static readonly Phrases GoodsOrigin = new("origem da mercadoria", "origem do produto", "origem fiscal", "origem icms", "origem", "tax origin");

    public override Verdict Check(ListingFacts listing)
    {
        var attributes = listing.Attributes;
        if (!attributes.Has(Ncm) && !attributes.Has(Situation) && !attributes.Has(Goods))
            return Verdict.NotEvaluated(Missing.TaxData);
        if (!listing.IsSoldInBrazil)
            return Verdict.NotEvaluated(Missing.Country);
        string[] missing =
        [
            .. attributes.Find(Ncm) is { Value: var ncm } && ncm.Count(char.IsAsciiDigit) == 8 ? Array.Empty<string>() : ["ncm"],
            .. attributes.Has(Situation) ? Array.Empty<string>() : ["csosn"],
            .. attributes.Has(GoodsOrigin) ? Array.Empty<string>() : ["taxOrigin"],
        ];
        return missing.Length == 0 ? Verdict.Clean : Verdict.Found(new { missing });
    }
}
