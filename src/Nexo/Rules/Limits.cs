using Nexo.Channels;

namespace Nexo.Rules;

/// <summary>
/// What one channel allows and advises, as data: characters are Unicode scalar values. A channel may lower or raise them by category;
/// where the real limits are read from the channel they replace these.
/// </summary>
sealed record Limits
{
    public int TitleMax { get; init; } = 255;

    /// <summary>Below it a title says too little to be found.</summary>
    public int TitleMin { get; init; }

    /// <summary>Above it a title is allowed, but cut on small screens.</summary>
    public int TitleAdvised { get; init; } = int.MaxValue;

    /// <summary>How often one word may stand in a title.</summary>
    public int WordRepeats { get; init; } = 3;

    public int DescriptionMin { get; init; }
    public int DescriptionMax { get; init; } = 50_000;

    /// <summary>A paragraph longer than this is a wall of text.</summary>
    public int ParagraphMax { get; init; } = int.MaxValue;
    public int BulletsMin { get; init; }
    public int BulletsMax { get; init; } = int.MaxValue;
    public int BulletMin { get; init; }
    public int BulletMax { get; init; } = int.MaxValue;
    public int ImagesMin { get; init; }
    public int ImagesMax { get; init; } = int.MaxValue;

    /// <summary>File name endings, lower case; an address without one says nothing.</summary>
    public IReadOnlyList<string> ImageTypes { get; init; } = ["jpg", "jpeg", "png"];
    public int AttributesMin { get; init; }
    public int StockMin { get; init; } = 1;
    public int VariationNameMax { get; init; } = int.MaxValue;
    public int OptionMax { get; init; } = int.MaxValue;
    public int ColoursMax { get; init; } = int.MaxValue;
    public int SizesPerColourMax { get; init; } = int.MaxValue;
    public int SkuMax { get; init; } = int.MaxValue;
    public int GtinMax { get; init; } = 14;

    /// <summary>Below it buyers and campaigns pass by; 1 to 5.</summary>
    public decimal RatingMin { get; init; } = 3.5m;

    /// <summary>Fewer reviews say nothing yet.</summary>
    public int ReviewsMin { get; init; } = 5;

    /// <summary>Percent a product may cost more than on the cheapest channel, piece for piece.</summary>
    public int SpreadMax { get; init; } = 25;

    /// <summary>Percent a price may move within days.</summary>
    public int PriceJump { get; init; } = 50;

    /// <summary>Days the stock has to last: about as long as it takes to make or buy more.</summary>
    public int CoverMin { get; init; } = 14;

    /// <summary>Fewer units sold in four weeks say nothing about the next ones.</summary>
    public int UnitsMin { get; init; } = 4;

    /// <summary>Percent of the orders that may be dispatched late.</summary>
    public decimal LateMax { get; init; } = 10m;

    /// <summary>Fewer orders in four weeks are no share yet.</summary>
    public int OrdersMin { get; init; } = 20;

    /// <summary>From what part of an account's limit on it is warned of, in percent.</summary>
    public int TargetShare { get; init; } = 80;

    /// <summary>Days a listing that is no pre-order may promise until dispatch.</summary>
    public int HandlingMax { get; init; } = 7;

    public static readonly Limits Amazon = new()
    {
        TitleMax = 200, TitleAdvised = 80, WordRepeats = 2,
        DescriptionMax = 2_000,
        BulletsMin = 3, BulletsMax = 5, BulletMin = 10, BulletMax = 250,
        ImagesMin = 3, ImagesMax = 9, ImageTypes = ["jpg", "jpeg", "png", "tif", "tiff", "gif"],
        RatingMin = 3m, LateMax = 4m,
    };

    public static readonly Limits MercadoLivre = new()
    {
        TitleMax = 60,
        DescriptionMax = 50_000,
        ImagesMin = 3, ImagesMax = 12,
        StockMin = 2, LateMax = 6m,
    };

    /// <summary>The documented sample says 2,000 and 20; one live listing in eight has more, none more than 30.</summary>
    public static readonly Limits Shopee = new()
    {
        TitleMin = 25, TitleMax = 100,
        DescriptionMin = 100, DescriptionMax = 5_000,
        ImagesMin = 3, ImagesMax = 9,
        AttributesMin = 3,
        VariationNameMax = 14, OptionMax = 30,
    };

    public static readonly Limits TikTokShop = new()
    {
        TitleMin = 40, TitleMax = 300, WordRepeats = 4,
        DescriptionMin = 500, DescriptionMax = 10_000, ParagraphMax = 400,
        ImagesMin = 5, ImagesMax = 9,
    };

    public static readonly Limits Shein = new()
    {
        TitleMin = 2, TitleMax = 1_000,
        DescriptionMax = 5_000,
        ImagesMin = 3,
        ColoursMax = 40, SizesPerColourMax = 400, SkuMax = 200, GtinMax = 32,
    };

    public static readonly Limits Kaway = new()
    {
        TitleMin = 20, TitleMax = 150,
        DescriptionMin = 200,
        ImagesMin = 4,
        AttributesMin = 3,
    };

    public static Limits Of(Channel channel) =>
        channel == Channel.Amazon ? Amazon
        : channel == Channel.MercadoLivre ? MercadoLivre
        : channel == Channel.Shopee ? Shopee
        : channel == Channel.TikTokShop ? TikTokShop
        : channel == Channel.Shein ? Shein
        : Kaway;
}
