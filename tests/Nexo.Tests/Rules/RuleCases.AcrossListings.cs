using Nexo.Channels;
using Nexo.Listings;
using Nexo.Rules;

namespace Nexo.Tests.Rules;

static partial class RuleCases
{
    static IEnumerable<RuleCase> AcrossListings()
    {
        var good = Good.Kaway; // 49.90
        var other = new Neighbour { Id = new ListingId(Guid.CreateVersion7()), Channel = Channel.Shopee, ExternalId = "S1", Sku = good.Sku, Gtin = good.Gtin, Title = good.Title, Price = 39.90m, Currency = "BRL" };
        Surroundings Sku(params Neighbour[] same) => new() { SameSku = same };
        Surroundings Barcode(params Neighbour[] same) => new() { SameGtin = same };

        yield return Found("GEN-P3", "25.1 % above the cheapest", good) with { Around = Sku(other with { Price = 39.89m }) };
        yield return Clean("GEN-P3", "25 % above", good) with { Around = Sku(other with { Price = 39.92m }) };
        yield return Clean("GEN-P3", "the cheapest itself", good) with { Around = Sku(other with { Price = 99m }) };
        yield return Clean("GEN-P3", "a kit of three for three times as much", good) with { Around = Sku(other with { Title = "Kit 3 Body Bebê", Price = 149.70m }) };
        yield return Found("GEN-P3", "a kit of three for twice as much", good) with { Around = Sku(other with { Title = "Kit com 3 Body Bebê", Price = 99m }) };
        yield return Found("GEN-P3", "a set of forty pieces is one thing", good with { Title = "Jogo de Ferramentas 40 Peças" }) with { Around = Sku(other with { Title = "Jogo de Ferramentas", Price = 20m }) };
        yield return NotEvaluated("GEN-P3", "only other currencies", good) with { Around = Sku(other with { Currency = "USD" }) };
        yield return NotEvaluated("GEN-P3", "only on the same channel", good) with { Around = Sku(other with { Channel = Channel.Kaway }) };
        yield return NotEvaluated("GEN-P3", "no seller's code", good with { Sku = null }) with { Around = Sku(other) };
        yield return NotEvaluated("GEN-P3", "nothing was looked up", good);

        yield return Found("GEN-G2", "a cup with the number of a body", good) with { Around = Barcode(other with { Sku = "CUP-1", Title = "Caneca de Porcelana Branca 300 ml" }) };
        yield return Clean("GEN-G2", "the same product under another code", good) with { Around = Barcode(other with { Sku = "X-1", Title = good.Title + " Promoção" }) };
        yield return Clean("GEN-G2", "the same code, named otherwise", good) with { Around = Barcode(other with { Title = "Onesie Bear Blue" }) };
        yield return Clean("GEN-G2", "nobody else", good) with { Around = new Surroundings() };
        yield return NotEvaluated("GEN-G2", "a wrong number is another rule's", good with { Gtin = "123" }) with { Around = Barcode(other) };

        yield return Found("GEN-G3", "another number on Shopee", good) with { Around = Sku(other with { Gtin = "4006381333931" }) };
        yield return Clean("GEN-G3", "the same with a leading zero", good) with { Around = Sku(other with { Gtin = "0" + good.Gtin }) };
        yield return Clean("GEN-G3", "none on the other", good) with { Around = Sku(other with { Gtin = null }) };
        yield return NotEvaluated("GEN-G3", "no seller's code", good with { Sku = " " }) with { Around = Sku(other) };

        var at = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        yield return Found("ML-P1", "half the price", Good.MercadoLivre) with { Around = new Surroundings { PriceChange = new PriceChange(100m, 50m, at) } };
        yield return Found("ML-P1", "half as much again", Good.MercadoLivre) with { Around = new Surroundings { PriceChange = new PriceChange(100m, 150m, at) } };
        yield return Clean("ML-P1", "49 % less", Good.MercadoLivre) with { Around = new Surroundings { PriceChange = new PriceChange(100m, 51m, at) } };
        yield return Clean("ML-P1", "no change", Good.MercadoLivre) with { Around = new Surroundings() };

        var pack = Good.Amazon with { Title = "Kit 3 Body Bebê Ursinho", Price = 150m };
        var single = other with { Channel = Channel.Amazon, Price = 49.90m };
        yield return Found("AMZ-P1", "50.00 a piece in three, 49.90 alone", pack) with { Around = Sku(single) };
        yield return Clean("AMZ-P1", "cheaper in three", pack with { Price = 149.70m }) with { Around = Sku(single) };
        yield return NotEvaluated("AMZ-P1", "no smaller pack", pack) with { Around = Sku(single with { Title = "Kit 3 Body Bebê" }) };
    }
}
