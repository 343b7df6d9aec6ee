using Nexo.Platform;

namespace Nexo.Sales;

/// <summary>Answers as the API's description shows them; a test holds them against their schemas.</summary>
static class SalesExamples
{
    public static readonly Example Record = new("""
        {
          "channel": "amazon",
          "sales": [
            { "externalId": "B0123456789", "day": "2026-11-20", "units": 4, "revenue": 159.6, "currency": "BRL", "orders": 3, "lateOrders": 0 },
            { "sku": "BODY-RN-AZ", "day": "2026-11-19", "units": 0 }
          ]
        }
        """, """{ "added": 1, "changed": 1, "unchanged": 0, "unknown": [] }""");

    public static readonly Example OfListing = new(null, """
        [{ "day": "2026-11-20", "units": 4, "revenue": 159.6, "currency": "BRL", "orders": 3, "lateOrders": 0, "source": "api" }]
        """);
}
