using System.Collections.Frozen;
using Nexo.Channels;

namespace Nexo.Rules;

/// <summary>The figures of a seller's account that the rules read, by channel: shares in percent, ratings from 1 to 5, counts.</summary>
static class AccountFigures
{
    public const string OrderDefects = "order_defect_rate";
    public const string Cancellations = "cancellation_rate";
    public const string LateShipments = "late_shipment_rate";
    public const string ValidTracking = "valid_tracking_rate";
    public const string Claims = "claims_rate";
    public const string DelayedHandling = "delayed_handling_rate";
    public const string SellerRating = "seller_rating";
    public const string RatingsOfTheMonth = "ratings_30_days";

    static readonly FrozenDictionary<Channel, string[]> ByChannel = new Dictionary<Channel, string[]>
    {
        [Channel.Amazon] = [OrderDefects, Cancellations, LateShipments, ValidTracking, SellerRating, RatingsOfTheMonth],
        [Channel.MercadoLivre] = [Claims, Cancellations, DelayedHandling],
    }.ToFrozenDictionary();

    /// <summary>None where no rule of the channel reads any.</summary>
    public static IReadOnlyList<string> Of(Channel channel) => ByChannel.GetValueOrDefault(channel, []);

    /// <summary>The greatest value that can be right.</summary>
    public static decimal Most(string figure) => figure switch { SellerRating => 5, RatingsOfTheMonth => 900_000, _ => 100 };
}
