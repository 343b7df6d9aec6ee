using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Nexo.Channels;
using All = Nexo.Rules.AllChannels;
using Amz = Nexo.Rules.Amazon;
using Kwy = Nexo.Rules.Kaway;
using Ml = Nexo.Rules.MercadoLivre;
using Shn = Nexo.Rules.Shein;
using Shp = Nexo.Rules.Shopee;
using Tt = Nexo.Rules.TikTokShop;

namespace Nexo.Rules;

/// <summary>Which rules each channel has, in the order people read them.</summary>
static class RulePacks
{
    /// <summary>Raise it when a rule's meaning changes without its number: every listing is then audited again.</summary>
    const int Edition = 3;

    static readonly Rule[] Everywhere =
    [
        new All.UntidyTitle(), new All.BrokenText(), new All.PlaceholderText(), new All.PlausiblePrice(), new All.LowRating(), new All.RepeatedOptions(),
        new All.TextileLabel(), new All.TradeNames(), new All.PriceParity(), new All.GtinOfAnother(), new All.GtinDiffers(),
        new All.StockCover(), new All.LateDispatch(),
    ];

    static readonly FrozenDictionary<Channel, Rule[]> Packs = new Dictionary<Channel, Rule[]>
    {
        [Channel.Amazon] =
        [
            new Amz.TitleLength(), new Amz.TitleSymbols(), new Amz.TitleRepeats(), new Amz.TitleStyle(), new Amz.TitlePromotions(),
            new Amz.ForbiddenContent(), new Amz.BulletCount(), new Amz.BulletLength(), new Amz.BulletContent(), new Amz.DescriptionLength(),
            new Amz.MainImage(), new Amz.ImageSet(), new Amz.ChildOnModel(), new Amz.GenderAndAge(), new Amz.FabricType(), new Amz.GtinIsRight(), new Amz.PackPrice(), new Amz.AccountTargets(), new Amz.DealReady(),
            new All.NoDescription(), new All.DescriptionEntities(), new All.ImageTwice(), new All.EnoughImages(), new All.FormerPrice(), new All.InStock(), .. Everywhere,
        ],
        [Channel.MercadoLivre] =
        [
            new Ml.TitleLength(), new Ml.TitleWords(), new Ml.TitleStructure(), new Ml.PlainDescription(),
            new Ml.ImageTypes(), new Ml.ImageCount(), new Ml.EnoughImages(), new Ml.Cover(), new Ml.ChildOnModel(),
            new Ml.RequiredAttributes(), new Ml.GtinIsRight(), new Ml.SizeGrid(), new Ml.GenderAndAge(), new Ml.EnoughStock(), new Ml.PriceJump(), new Ml.Reputation(),
            new All.TitleEmoji(), new All.TitleCapitals(), new All.TitleRepeats(), new All.NoDescription(), new All.DescriptionEntities(), new All.ContactsOutside(), new All.ImageTwice(), new All.FormerPrice(), .. Everywhere,
        ],
        [Channel.Shopee] =
        [
            new Shp.EnoughImages(), new Shp.RightCategory(), new Shp.EnoughAttributes(), new Shp.SizeChart(), new Shp.StandardVariations(), new Shp.Brand(),
            new Shp.EnoughDescription(), new Shp.NameLength(), new Shp.PlausibleWeight(), new Shp.Video(), new Shp.ItemLimits(), new Shp.GtinIsRight(), new Shp.DaysToShip(), new Shp.TaxData(),
            new All.TitleEmoji(), new All.TitleCapitals(), new All.TitlePromotions(), new All.TitleRepeats(), new All.DescriptionEntities(), new All.ContactsOutside(), new All.ImageTwice(),
            new All.FormerPrice(), new All.InStock(), new All.ChildOnModel(), .. Everywhere,
        ],
        [Channel.TikTokShop] =
        [
            new Tt.EnoughTitle(), new Tt.TitleLength(), new Tt.TitleStyle(), new Tt.EnoughDescription(), new Tt.DescriptionLength(),
            new Tt.ImageSet(), new Tt.FirstImage(), new Tt.ImageTypes(), new Tt.MaterialAndAge(), new Tt.SizeChart(), new Tt.Sku(), new Tt.CategoryApproval(), new Tt.NotInBrazil(),
            new All.TitleEmoji(), new All.ContactsOutside(), new All.FormerPrice(), new All.InStock(), new All.GtinIsRight(), new All.ChildOnModel(), .. Everywhere,
        ],
        [Channel.Shein] =
        [
            new Shn.Title(), new Shn.Description(), new Shn.ImageSet(), new Shn.Variants(), new Shn.SizeChart(), new Shn.Prices(), new Shn.Barcode(),
            new All.TitleCapitals(), new All.TitlePromotions(), new All.TitleRepeats(), new All.NoDescription(), new All.DescriptionEntities(), new All.ContactsOutside(), new All.ImageTwice(), new All.EnoughImages(),
            new All.InStock(), new All.ChildOnModel(), .. Everywhere,
        ],
        [Channel.Kaway] =
        [
            new Kwy.TitleLength(), new Kwy.EnoughDescription(), new Kwy.EnoughAttributes(), new Kwy.Brand(),
            new All.TitleEmoji(), new All.TitleCapitals(), new All.TitlePromotions(), new All.TitleRepeats(), new All.DescriptionEntities(), new All.ContactsOutside(), new All.ImageTwice(), new All.EnoughImages(),
            new All.FormerPrice(), new All.InStock(), new All.GtinIsRight(), new All.ChildOnModel(), new All.SizeChart(), .. Everywhere,
        ],
    }.ToFrozenDictionary();

    /// <summary>Eight bytes that change with any rule's id, weight or limit, so that listings audited by older rules are audited again.</summary>
    public static readonly byte[] Version = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Channel.All.Select(Described).Prepend(Edition.ToString(CultureInfo.InvariantCulture)))))[..8];

    public static IReadOnlyList<Rule> Of(Channel channel) => Packs[channel];

    static string Described(Channel channel) =>
        $"{channel} {Limits.Of(channel)} {string.Join(' ', Of(channel).Select(rule => string.Create(CultureInfo.InvariantCulture, $"{rule.Id}/{rule.Severity}/{rule.Impact}/{rule.Effort}")))}";
}
