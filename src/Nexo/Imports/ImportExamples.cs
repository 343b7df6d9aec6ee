using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>Answers as the API's description shows them; a test holds them against their schemas.</summary>
static class ImportExamples
{
    const string Imported = """
        {
          "id": "0198a2b8-1a01-7b33-8d55-9e8f7a6b5c4d", "channel": "amazon", "fileName": "export.csv.gz", "status": "completed", "format": "csv", "sizeBytes": 1343867, "bytesRead": 1343867,
          "rowsRead": 863, "rowsMerged": 862, "inserted": 862, "updated": 0, "unchanged": 0, "refused": 1, "mapping": { "title": "product_name" }, "unusedColumns": ["customer_reviews"],
          "errorCode": null, "error": null, "requestedBy": "person:0198a2b8-5554-71c8-a10d-8dda9334ef68", "createdAt": "2026-11-21T09:00:00Z", "finishedAt": "2026-11-21T09:00:01Z"
        }
        """;

    public static readonly Example Import = new(null, Imported);

    public static readonly Example Imports = new(null, $$"""{ "imports": [{{Imported}}], "nextCursor": null }""");

    public static readonly Example Refusals = new(null, """
        { "refusals": [{ "row": 51, "line": 52, "field": "price", "code": "not_a_number", "reason": "A price is a number, with a point or a comma before the cents.", "value": "grátis" }], "nextRow": null }
        """);
}
