using Nexo.Platform;

namespace Nexo.Listings;

/// <summary>Answers as the API's description shows them; a test holds them against their schemas.</summary>
static class ListingExamples
{
    const string Facts = """
        "id": "0198a2b8-2f10-7c4e-9a31-5d2b8f7e6a01", "channel": "amazon", "externalId": "B0123456789", "sku": "BODY-RN-AZ", "title": "Body RN azul", "brand": "Passo Leve",
        "category": "Bebês > Bodies", "currency": "BRL", "price": 39.9, "listPrice": 49.9, "stock": 12, "rating": 4.5
        """;

    public static readonly Example List = new(null, $$"""{ "listings": [{ {{Facts}}, "image": null, "changedAt": "2026-11-21T09:00:00Z", "openFindings": 1, "worstFinding": "error" }], "total": 1, "totalIsExact": true, "nextCursor": null }""");

    public static readonly Example One = new(null, $$"""
        { {{Facts}}, "gtin": "7896001207400", "description": "Body de algodão.", "url": null, "reviewCount": 40, "images": [], "bullets": ["Algodão macio"],
          "attributes": { "Cor": "Azul" }, "variations": [{ "name": "Tamanho", "options": ["RN", "P"] }] }
        """);
}
