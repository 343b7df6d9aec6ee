using Nexo.Listings;
using Nexo.Rules;

namespace Nexo.Tests.Rules;

static partial class RuleCases
{
    static readonly DateOnly Yesterday = new(2026, 11, 20);

    /// <summary>28 days with so many units, half of them in the last two weeks.</summary>
    static Surroundings Sold(int units, int days = 28, int? lately = null, int? orders = null, int? late = null) =>
        new() { Pace = new Pace(Yesterday, days, units, lately ?? units / 2, orders, late) };

    static IEnumerable<RuleCase> OfSales()
    {
        var good = Good.Kaway with { Stock = 28 };
        yield return Clean("GEN-S2", "fourteen days at two a day", good) with { Around = Sold(56) };
        yield return Found("GEN-S2", "one piece less", good with { Stock = 27 }) with { Around = Sold(56) };
        yield return Found("GEN-S2", "sells faster of late", good) with { Around = Sold(40, lately: 35) };
        yield return Found("GEN-S2", "told of for a week only", good with { Stock = 13 }) with { Around = Sold(7, days: 7, lately: 7) };
        yield return Clean("GEN-S2", "three in four weeks say nothing", good with { Stock = 1 }) with { Around = Sold(3) };
        yield return Clean("GEN-S2", "an empty stock is another rule's", good with { Stock = 0 }) with { Around = Sold(56) };
        yield return NotEvaluated("GEN-S2", "six days are chance", good with { Stock = 1 }) with { Around = Sold(60, days: 6, lately: 60) };
        yield return NotEvaluated("GEN-S2", "no sales told", good) with { Around = new Surroundings() };
        yield return NotEvaluated("GEN-S2", "stock unknown", good with { Stock = null }) with { Around = Sold(56) };

        yield return Found("GEN-H1", "2 of 49 on Amazon", Good.Amazon) with { Around = Sold(60, orders: 49, late: 2) };
        yield return Clean("GEN-H1", "2 of 50 on Amazon", Good.Amazon) with { Around = Sold(60, orders: 50, late: 2) };
        yield return Clean("GEN-H1", "one late order of twenty", Good.Amazon) with { Around = Sold(60, orders: 20, late: 1) };
        yield return NotEvaluated("GEN-H1", "nineteen orders", Good.Amazon) with { Around = Sold(60, orders: 19, late: 9) };
        yield return NotEvaluated("GEN-H1", "orders not told", Good.Amazon) with { Around = Sold(60) };

        yield return Found("SHP-H1", "eight days", Good.Shopee.With("Prazo de envio", "5 a 8 dias"));
        yield return Clean("SHP-H1", "seven days", Good.Shopee.With("Prazo de envio", "7 dias"));
        yield return Clean("SHP-H1", "thirty days of a pre-order", Good.Shopee.With("days_to_ship", "30").With("is_pre_order", "true"));
        yield return NotEvaluated("SHP-H1", "no promise among the attributes", Good.Shopee);

        var taxed = Good.Shopee.With("NCM", "6111.20.00").With("CSOSN", "102").With("Origem da mercadoria", "0");
        yield return Clean("SHP-X1", "all three", taxed);
        yield return Found("SHP-X1", "an NCM of four digits", taxed.With("NCM", "6111"));
        yield return Found("SHP-X1", "no CSOSN", taxed.Without("CSOSN"));
        yield return NotEvaluated("SHP-X1", "the source carries no tax data", Good.Shopee);
        yield return NotEvaluated("SHP-X1", "sold elsewhere", taxed with { Currency = "USD" });

        yield return Found("TT-K1", "a body in dollars", Good.TikTokShop with { Currency = "USD" });
        yield return Clean("TT-K1", "a body in reais", Good.TikTokShop);
        yield return Clean("TT-K1", "a toy", Good.TikTokShop.Toy() with { Currency = "USD" });
        yield return Found("TT-K2", "a body in reais", Good.TikTokShop);
        yield return Clean("TT-K2", "a body in dollars", Good.TikTokShop with { Currency = "USD" });
        yield return NotEvaluated("TT-K2", "no currency", Good.TikTokShop with { Currency = null });

        var deal = Good.Amazon with { Rating = 3.0m, ReviewCount = 9, Price = 50m, ListPrice = 60m };
        yield return Clean("AMZ-F1", "three stars, sales, a former price", deal) with { Around = Sold(1) };
        yield return Found("AMZ-F1", "nothing sold", deal) with { Around = Sold(0) };
        yield return Found("AMZ-F1", "2.9 stars", deal with { Rating = 2.9m }) with { Around = Sold(1) };
        yield return NotEvaluated("AMZ-F1", "no sales told", deal) with { Around = new Surroundings() };

        yield return Account("AMZ-S1", Rules.Says.Found, "at 80 % of the target", Good.Amazon, ("late_shipment_rate", 3.2m));
        yield return Account("AMZ-S1", Rules.Says.Clean, "below it", Good.Amazon, ("late_shipment_rate", 3.19m), ("order_defect_rate", 0.79m));
        yield return Account("AMZ-S1", Rules.Says.Found, "too few trackings", Good.Amazon, ("valid_tracking_rate", 95.9m));
        yield return Account("AMZ-S1", Rules.Says.Clean, "enough trackings", Good.Amazon, ("valid_tracking_rate", 96m));
        yield return Account("AMZ-S1", Rules.Says.NotEvaluated, "only the rating", Good.Amazon, ("seller_rating", 1m));
        yield return Account("ML-R1", Rules.Says.Found, "claims above the first border", Good.MercadoLivre, ("claims_rate", 1.01m));
        yield return Account("ML-R1", Rules.Says.Clean, "at the borders", Good.MercadoLivre, ("claims_rate", 1m), ("cancellation_rate", 0.5m), ("delayed_handling_rate", 6m));
        yield return Account("ML-R1", Rules.Says.NotEvaluated, "nothing told", Good.MercadoLivre);
    }

    static RuleCase Account(string rule, Rules.Says says, string because, Listing listing, params (string Name, decimal Value)[] figures) =>
        new(rule, says, because, listing) { Figures = figures.ToDictionary(one => one.Name, one => one.Value) };
}
