using Nexo.Rules.Reading;
using Nexo.Rules.Shapes;

namespace Nexo.Rules.MercadoLivre;

/// <summary>ML-A1: every attribute the category requires. Which they are, the channel knows.</summary>
sealed class RequiredAttributes() : NeedsTheChannel("ML-A1", Fields.Attributes, Severity.Error, Gain.Refused, Missing.CategoryAttributes);

/// <summary>ML-A2</summary>
sealed class GtinIsRight() : WrongGtin("ML-A2", Severity.Error, Gain.Refused);

/// <summary>ML-A3: clothing carries a size chart (SIZE_GRID_ID).</summary>
sealed class SizeGrid() : NoSizeChart("ML-A3", Severity.Error, Gain.Conversion);

/// <summary>ML-A4: clothing says for whom; children's clothing also for which age.</summary>
sealed class GenderAndAge() : GarmentRule("ML-A4", Fields.Attributes, Severity.Warning, Gain.Discovery, Hours.Fact)
{
    protected override Verdict Read(ListingFacts listing, Garment garment)
    {
        string[] missing =
        [
            .. listing.Attributes.Has(Attributes.Gender) ? Array.Empty<string>() : ["gender"],
            .. !garment.IsForChildren || listing.Attributes.Has(Attributes.Age) ? Array.Empty<string>() : ["age"],
        ];
        return missing.Length == 0 ? Verdict.Clean : Verdict.Found(new { missing });
    }
}

/// <summary>ML-S1: two in stock at least; with one the listing drops out of the quality score, with none it pauses.</summary>
sealed class EnoughStock() : LowStock("ML-S1");
