using System.Collections.Frozen;

namespace Nexo.Rules;

/// <summary>A number of <see cref="Limits"/> that a workspace may set for itself, on the rule that reads it.</summary>
/// <param name="Name">As it is on the wire: titleMax.</param>
/// <param name="Least">The least that can be set.</param>
/// <param name="Most">The most: what the channel refuses in any case cannot be allowed here.</param>
sealed record Threshold(string Name, decimal Least, decimal Most, Func<Limits, decimal> Read, Func<Limits, decimal, Limits> Write)
{
    public bool IsWhole { get; init; } = true;

    public static IReadOnlyList<Threshold> Of(string rule) => ByRule.GetValueOrDefault(rule, []);

    public bool Takes(decimal value) => value >= Least && value <= Most && (!IsWhole || decimal.Truncate(value) == value);

    static Threshold TitleMin(int least, int most) => new("titleMin", least, most, l => l.TitleMin, (l, v) => l with { TitleMin = (int)v });
    static Threshold TitleMax(int least, int most) => new("titleMax", least, most, l => l.TitleMax, (l, v) => l with { TitleMax = (int)v });
    static Threshold TitleAdvised(int least, int most) => new("titleAdvised", least, most, l => l.TitleAdvised, (l, v) => l with { TitleAdvised = (int)v });
    static Threshold WordRepeats(int least, int most) => new("wordRepeats", least, most, l => l.WordRepeats, (l, v) => l with { WordRepeats = (int)v });
    static Threshold DescriptionMin(int least, int most) => new("descriptionMin", least, most, l => l.DescriptionMin, (l, v) => l with { DescriptionMin = (int)v });
    static Threshold DescriptionMax(int least, int most) => new("descriptionMax", least, most, l => l.DescriptionMax, (l, v) => l with { DescriptionMax = (int)v });
    static Threshold ParagraphMax(int least, int most) => new("paragraphMax", least, most, l => l.ParagraphMax, (l, v) => l with { ParagraphMax = (int)v });
    static Threshold BulletsMin(int least, int most) => new("bulletsMin", least, most, l => l.BulletsMin, (l, v) => l with { BulletsMin = (int)v });
    static Threshold BulletsMax(int least, int most) => new("bulletsMax", least, most, l => l.BulletsMax, (l, v) => l with { BulletsMax = (int)v });
    static Threshold BulletMin(int least, int most) => new("bulletMin", least, most, l => l.BulletMin, (l, v) => l with { BulletMin = (int)v });
    static Threshold BulletMax(int least, int most) => new("bulletMax", least, most, l => l.BulletMax, (l, v) => l with { BulletMax = (int)v });
    static Threshold ImagesMin(int least, int most) => new("imagesMin", least, most, l => l.ImagesMin, (l, v) => l with { ImagesMin = (int)v });
    static Threshold ImagesMax(int least, int most) => new("imagesMax", least, most, l => l.ImagesMax, (l, v) => l with { ImagesMax = (int)v });
    static Threshold AttributesMin(int least, int most) => new("attributesMin", least, most, l => l.AttributesMin, (l, v) => l with { AttributesMin = (int)v });
    static Threshold StockMin(int least, int most) => new("stockMin", least, most, l => l.StockMin, (l, v) => l with { StockMin = (int)v });
    static Threshold NameMax(int least, int most) => new("variationNameMax", least, most, l => l.VariationNameMax, (l, v) => l with { VariationNameMax = (int)v });
    static Threshold OptionMax(int least, int most) => new("optionMax", least, most, l => l.OptionMax, (l, v) => l with { OptionMax = (int)v });
    static Threshold ColoursMax(int least, int most) => new("coloursMax", least, most, l => l.ColoursMax, (l, v) => l with { ColoursMax = (int)v });
    static Threshold SizesMax(int least, int most) => new("sizesPerColourMax", least, most, l => l.SizesPerColourMax, (l, v) => l with { SizesPerColourMax = (int)v });
    static Threshold SkuMax(int least, int most) => new("skuMax", least, most, l => l.SkuMax, (l, v) => l with { SkuMax = (int)v });
    static Threshold GtinMax(int least, int most) => new("gtinMax", least, most, l => l.GtinMax, (l, v) => l with { GtinMax = (int)v });
    static Threshold RatingMin(decimal least, decimal most) => new("ratingMin", least, most, l => l.RatingMin, (l, v) => l with { RatingMin = v }) { IsWhole = false };
    static Threshold ReviewsMin(int least, int most) => new("reviewsMin", least, most, l => l.ReviewsMin, (l, v) => l with { ReviewsMin = (int)v });

    static Threshold CoverMin(int least, int most) => new("coverMin", least, most, l => l.CoverMin, (l, v) => l with { CoverMin = (int)v });
    static Threshold UnitsMin(int least, int most) => new("unitsMin", least, most, l => l.UnitsMin, (l, v) => l with { UnitsMin = (int)v });
    static Threshold LateMax(decimal least, decimal most) => new("lateMax", least, most, l => l.LateMax, (l, v) => l with { LateMax = v }) { IsWhole = false };
    static Threshold OrdersMin(int least, int most) => new("ordersMin", least, most, l => l.OrdersMin, (l, v) => l with { OrdersMin = (int)v });
    static Threshold TargetShare(int least, int most) => new("targetShare", least, most, l => l.TargetShare, (l, v) => l with { TargetShare = (int)v });
    static Threshold HandlingMax(int least, int most) => new("handlingMax", least, most, l => l.HandlingMax, (l, v) => l with { HandlingMax = (int)v });
    static Threshold SpreadMax(int least, int most) => new("spreadMax", least, most, l => l.SpreadMax, (l, v) => l with { SpreadMax = (int)v });
    static Threshold PriceJump(int least, int most) => new("priceJump", least, most, l => l.PriceJump, (l, v) => l with { PriceJump = (int)v });

    /// <summary>A number of one channel belongs to one rule; a test holds that.</summary>
    static readonly FrozenDictionary<string, Threshold[]> ByRule = new Dictionary<string, Threshold[]>
    {
        ["AMZ-T1"] = [TitleMax(30, 200)],
        ["AMZ-T3"] = [WordRepeats(1, 10)],
        ["AMZ-T4"] = [TitleAdvised(40, 200)],
        ["AMZ-B1"] = [BulletsMin(1, 10), BulletsMax(1, 10)],
        ["AMZ-B2"] = [BulletMin(1, 200), BulletMax(50, 500)],
        ["AMZ-D1"] = [DescriptionMax(200, 2_000)],
        ["AMZ-I2"] = [ImagesMax(1, 20)],
        ["ML-T1"] = [TitleMax(30, 255)],
        ["ML-D1"] = [DescriptionMax(500, 50_000)],
        ["ML-I2"] = [ImagesMax(1, 30)],
        ["ML-I3"] = [ImagesMin(1, 12)],
        ["ML-S1"] = [StockMin(1, 1_000)],
        ["SHP-Q1"] = [ImagesMin(1, 9)],
        ["SHP-Q3"] = [AttributesMin(1, 30)],
        ["SHP-Q7"] = [DescriptionMin(10, 2_000)],
        ["SHP-Q8"] = [TitleMin(5, 60), TitleMax(60, 255)],
        ["SHP-L1"] = [ImagesMax(1, 9), NameMax(5, 50), OptionMax(5, 100), DescriptionMax(500, 5_000)],
        ["TT-T1"] = [TitleMin(10, 100)],
        ["TT-T2"] = [TitleMax(100, 300)],
        ["TT-T3"] = [WordRepeats(1, 10)],
        ["TT-D1"] = [DescriptionMin(50, 2_000), ParagraphMax(100, 2_000)],
        ["TT-D2"] = [DescriptionMax(2_000, 10_000)],
        ["TT-I1"] = [ImagesMin(1, 9), ImagesMax(5, 9)],
        ["SHN-T1"] = [TitleMin(2, 60), TitleMax(60, 1_000)],
        ["SHN-D1"] = [DescriptionMax(200, 5_000)],
        ["SHN-V1"] = [ColoursMax(1, 40), SizesMax(1, 400), SkuMax(10, 200)],
        ["SHN-G1"] = [GtinMax(14, 32)],
        ["GEN-T6"] = [WordRepeats(1, 10)],
        ["GEN-T7"] = [TitleMin(5, 100), TitleMax(60, 500)],
        ["GEN-D2"] = [DescriptionMin(20, 2_000)],
        ["GEN-I2"] = [ImagesMin(1, 12)],
        ["GEN-S1"] = [StockMin(1, 1_000)],
        ["GEN-R1"] = [RatingMin(1m, 5m), ReviewsMin(1, 1_000)],
        ["GEN-S2"] = [CoverMin(1, 180), UnitsMin(1, 1_000)],
        ["GEN-H1"] = [LateMax(0.5m, 50m), OrdersMin(5, 1_000)],
        ["AMZ-S1"] = [TargetShare(50, 100)],
        ["SHP-H1"] = [HandlingMax(1, 30)],
        ["GEN-P3"] = [SpreadMax(5, 300)],
        ["ML-P1"] = [PriceJump(10, 90)],
        ["GEN-A1"] = [AttributesMin(1, 30)],
    }.ToFrozenDictionary();
}
