using Nexo.Platform;

namespace Nexo.Listings;

/// <summary>Answers as the API's description shows them; a test holds them against their schemas.</summary>
static class ListingExamples
{
    const string Facts = """
        "id": "0198a2b8-2f10-7c4e-9a31-5d2b8f7e6a01", "channel": "amazon", "externalId": "B0123456789", "sku": "BODY-RN-AZ", "title": "Body RN azul", "brand": "Passo Leve",
        "category": "Bebês > Bodies", "currency": "BRL", "price": 39.9, "listPrice": 49.9, "stock": 12, "rating": 4.5
        """;

    const string Imported = """
        {
          "id": "0198a2b8-1a01-7b33-8d55-9e8f7a6b5c4d", "channel": "amazon", "fileName": "export.csv.gz", "status": "completed", "format": "csv", "sizeBytes": 1343867, "bytesRead": 1343867,
          "rowsRead": 863, "rowsMerged": 862, "inserted": 862, "updated": 0, "unchanged": 0, "refused": 1, "mapping": { "title": "product_name" }, "unusedColumns": ["customer_reviews"],
          "errorCode": null, "error": null, "requestedBy": "person:0198a2b8-5554-71c8-a10d-8dda9334ef68", "createdAt": "2026-11-21T09:00:00Z", "finishedAt": "2026-11-21T09:00:01Z"
        }
        """;

    public static readonly Example List = new(null, $$"""{ "listings": [{ {{Facts}}, "image": null, "changedAt": "2026-11-21T09:00:00Z", "openFindings": 1, "worstFinding": "error" }], "total": 1, "totalIsExact": true, "nextCursor": null }""");

    public static readonly Example One = new(null, $$"""
        { {{Facts}}, "gtin": "7896001207400", "description": "Body de algodão.", "url": null, "reviewCount": 40, "images": [], "bullets": ["Algodão macio"],
          "attributes": { "Cor": "Azul" }, "variations": [{ "name": "Tamanho", "options": ["RN", "P"] }] }
        """);

    public static readonly Example Import = new(null, Imported);

    public static readonly Example Imports = new(null, $$"""{ "imports": [{{Imported}}], "nextCursor": null }""");

    public static readonly Example Refusals = new(null, """
        { "refusals": [{ "row": 51, "line": 52, "field": "price", "code": "not_a_number", "reason": "A price is a number, with a point or a comma before the cents.", "value": "grátis" }], "nextRow": null }
        """);
}
