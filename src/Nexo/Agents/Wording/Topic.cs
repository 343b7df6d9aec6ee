using System.Collections.Frozen;
using Nexo.Rules;

namespace Nexo.Agents.Wording;

/// <summary>What a finding is about, across channels: one topic is one kind of work for a person, whatever the rule is called.</summary>
enum Topic
{
    TitleTooLong, TitleTooShort, TitleLongForPhones, TitleSymbols, TitleRepeats, TitleCapitals, TitlePromotions, TitleColours, TitleUntidy, BrokenText,
    Contacts, Markup, NoDescription, ShortDescription, LongDescription, WallOfText, DescriptionEmoji, DescriptionEntities, Placeholder,
    BulletCount, BulletLength, BulletContent,
    FewImages, RepeatedImages, ManyImages, ImageTypes, ChildOnModel,
    GenderAndAge, Material, SizeChart, FewAttributes, Brand, Gtin, Weight, TextileLabel, TradeNames, Sku,
    Stock, StockCover, LateDispatch, DaysToShip, TaxData, ChildrensSale, DealReady, PriceDecimals, FormerPrice, ImplausiblePrice, PriceSpread, PriceJump, PackPrice, GtinShared, GtinDiffers, Rating, Options, VariationNames, VariationLimits,
    Other,
}

static class Topics
{
    public static Topic Of(Finding finding)
    {
        var seen = new Seen(finding.Evidence);
        return finding.Rule switch
        {
            "AMZ-T1" or "ML-T1" or "TT-T2" => Topic.TitleTooLong,
            "TT-T1" or "ML-T2" => Topic.TitleTooShort,
            "SHP-Q8" or "GEN-T7" => seen.Number("length") < seen.Number("least") ? Topic.TitleTooShort : Topic.TitleTooLong,
            "SHN-T1" => seen.Has("symbols") ? Topic.TitleSymbols : seen.Number("length") < seen.Number("least") ? Topic.TitleTooShort : Topic.TitleTooLong,
            "AMZ-T2" or "GEN-T2" => Topic.TitleSymbols,
            "AMZ-T3" or "GEN-T6" => Topic.TitleRepeats,
            "AMZ-T4" => seen.Is("capitals") ? Topic.TitleCapitals : Topic.TitleLongForPhones,
            "GEN-T3" => Topic.TitleCapitals,
            "TT-T3" => seen.Is("capitals") ? Topic.TitleCapitals : seen.Has("times") ? Topic.TitleRepeats : Topic.TitlePromotions,
            "ML-T3" when seen.Texts("words").Count == 0 && seen.Texts("colours").Count > 0 => Topic.TitleColours,
            "AMZ-T5" or "GEN-T4" or "ML-T3" => Topic.TitlePromotions,
            "GEN-T1" => Topic.TitleUntidy,
            "GEN-T5" => Topic.BrokenText,
            "AMZ-X1" => seen.Texts("kinds") is ["html"] ? Topic.Markup : Topic.Contacts,
            "GEN-D3" => Topic.Contacts,
            "ML-D1" => seen.Has("limit") ? Topic.LongDescription : Topic.Markup,
            "SHN-D1" => seen.Is("html") ? Topic.Markup : seen.Is("emoji") ? Topic.DescriptionEmoji : Topic.LongDescription,
            "GEN-D1" => Topic.NoDescription,
            "TT-D1" => seen.Has("paragraph") ? Topic.WallOfText : Short(seen),
            "SHP-Q7" or "GEN-D2" => Short(seen),
            "AMZ-D1" or "TT-D2" => Topic.LongDescription,
            "GEN-D4" => Topic.Placeholder,
            "GEN-D5" => Topic.DescriptionEntities,
            "AMZ-B1" => Topic.BulletCount,
            "AMZ-B2" => Topic.BulletLength,
            "AMZ-B3" => Topic.BulletContent,
            "GEN-I2" or "ML-I3" or "SHP-Q1" => Topic.FewImages,
            "TT-I1" => seen.Number("count") < seen.Number("least") ? Topic.FewImages : seen.Number("repeated") > 0 ? Topic.RepeatedImages : Topic.ManyImages,
            "GEN-I1" => Topic.RepeatedImages,
            "AMZ-I2" or "SHN-I1" => seen.Has("count") && seen.Has("limit") ? Topic.ManyImages : Topic.ImageTypes,
            "ML-I2" => Topic.ManyImages,
            "ML-I1" or "TT-I3" => Topic.ImageTypes,
            "AMZ-I3" or "ML-I5" or "KID-5" => Topic.ChildOnModel,
            "AMZ-A1" or "ML-A4" => Topic.GenderAndAge,
            "TT-A1" when !seen.Texts("missing").Contains("material") => Topic.GenderAndAge,
            "AMZ-A2" or "TT-A1" => Topic.Material,
            "ML-A3" or "SHP-Q4" or "TT-S1" or "SHN-A1" or "KID-7" => Topic.SizeChart,
            "SHP-Q3" or "GEN-A1" => Topic.FewAttributes,
            "SHP-Q6" or "GEN-B1" => Topic.Brand,
            "AMZ-G1" or "ML-A2" or "SHP-G1" or "GEN-G1" or "SHN-G1" => Topic.Gtin,
            "SHP-Q9" => Topic.Weight,
            "KID-1" => Topic.TextileLabel,
            "KID-2" => Topic.TradeNames,
            "TT-P1" => Topic.Sku,
            "ML-S1" or "GEN-S1" => Topic.Stock,
            "GEN-S2" => Topic.StockCover,
            "GEN-H1" => Topic.LateDispatch,
            "SHP-H1" => Topic.DaysToShip,
            "SHP-X1" => Topic.TaxData,
            "TT-K1" or "TT-K2" => Topic.ChildrensSale,
            "AMZ-F1" => Topic.DealReady,
            "SHN-P1" when seen.Number("price") is { } price && decimal.Round(price, 2) != price => Topic.PriceDecimals,
            "GEN-P1" or "SHN-P1" => Topic.FormerPrice,
            "GEN-P2" => Topic.ImplausiblePrice,
            "GEN-P3" => Topic.PriceSpread,
            "ML-P1" => Topic.PriceJump,
            "AMZ-P1" => Topic.PackPrice,
            "GEN-G2" => Topic.GtinShared,
            "GEN-G3" => Topic.GtinDiffers,
            "GEN-R1" => Topic.Rating,
            "GEN-V1" => Topic.Options,
            "SHP-Q5" => Topic.VariationNames,
            "SHP-L1" or "SHN-V1" => Topic.VariationLimits,
            _ => Topic.Other,
        };
    }

    /// <summary>Rules that see several things, so that their count says nothing about one of them.</summary>
    static readonly FrozenSet<string> Several = FrozenSet.Create(
        StringComparer.Ordinal, "SHP-Q8", "GEN-T7", "SHN-T1", "AMZ-T4", "ML-T3", "TT-T3", "AMZ-X1", "ML-D1", "SHN-D1", "TT-D1", "SHP-Q7", "GEN-D2", "TT-I1", "AMZ-I2", "SHN-I1", "SHN-P1", "TT-A1");

    /// <summary>Whether whatever the rule finds is about one topic.</summary>
    public static bool IsAll(string rule) => !Several.Contains(rule);

    /// <summary>Whether a fix is a new wording that has to be read, not a character that goes.</summary>
    public static bool IsWording(Topic topic) => topic is
        Topic.TitleTooLong or Topic.TitleTooShort or Topic.TitleLongForPhones or Topic.TitleRepeats or Topic.TitlePromotions or Topic.TitleColours or Topic.LongDescription;

    static Topic Short(Seen seen) => seen.Number("length") is 0 ? Topic.NoDescription : Topic.ShortDescription;
}
