using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>Answers as the API's description shows them; a test holds them against their schemas.</summary>
static class ImportExamples
{
    const string Imported = """
        {
          "id": "0198a2b8-1a01-7b33-8d55-9e8f7a6b5c4d", "channel": "amazon", "fileName": "export.csv.gz", "status": "completed", "format": "csv", "sizeBytes": 1343867, "bytesRead": 1343867,
          "rowsRead": 863, "rowsMerged": 862, "inserted": 862, "updated": 0, "unchanged": 0, "refused": 1, "mapping": { "title": "product_name" }, "mappingId": null, "mappingName": null, "unusedColumns": ["customer_reviews"],
          "errorCode": null, "error": null, "requestedBy": "person:0198a2b8-5554-71c8-a10d-8dda9334ef68", "createdAt": "2026-11-21T09:00:00Z", "finishedAt": "2026-11-21T09:00:01Z"
        }
        """;

    const string Kept = """
        {
          "id": "0198a2b8-1a01-7b33-8d55-9e8f7a6b5c4e", "name": "ERP", "channel": "amazon", "columns": ["Cod", "Nome", "Valor em centavos"],
          "fields": { "externalId": { "columns": ["Cod"] }, "title": { "columns": ["Nome"] }, "price": { "columns": ["Valor em centavos"], "multiply": 0.01 }, "currency": { "columns": [], "constant": "BRL" } },
          "uses": 12, "usedAt": "2026-11-21T09:00:00Z", "revision": 1, "createdBy": "person:0198a2b8-5554-71c8-a10d-8dda9334ef68", "createdAt": "2026-11-20T09:00:00Z", "changedAt": "2026-11-20T09:00:00Z"
        }
        """;

    public static readonly Example Mapping = new(null, Kept);

    public static readonly Example Mappings = new(null, $$"""{ "mappings": [{{Kept}}] }""");

    public static readonly Example MakeMapping = new("""
        { "name": "ERP", "channel": "amazon", "columns": ["Cod", "Nome", "Valor em centavos"],
          "fields": { "externalId": { "columns": ["Cod"] }, "title": { "columns": ["Nome"] }, "price": { "columns": ["Valor em centavos"], "multiply": 0.01 }, "currency": { "constant": "BRL" } } }
        """, Kept);

    public static readonly Example ChangeMapping = new("""{ "name": "ERP", "revision": 1 }""", Kept);

    public static readonly Example Preview = new(null, """
        { "format": "csv", "mapping": null, "columns": ["id", "title", "obs"], "fields": { "externalId": { "columns": ["id"] }, "title": { "columns": ["title"] } },
          "rows": [{ "row": 1, "line": 2, "listing": null, "refusals": [{ "row": 1, "line": 2, "field": "externalId", "code": "missing", "reason": "The listing has no id.", "value": null }] }],
          "unusedColumns": ["obs"], "samples": { "title": "Body RN azul" } }
        """);

    const string Watched = """
        {
          "id": "0198a2b8-1a01-7b33-8d55-9e8f7a6b5c4f", "name": "ERP", "channel": "amazon", "currency": "BRL", "mappingId": null, "mappingName": null, "kind": "url", "location": "https://erp.example/amazon.csv",
          "pattern": null, "headerName": "Authorization", "everyMinutes": null, "at": "06:30", "pausedAt": null, "nextAt": "2026-11-22T09:30:00Z", "lastRunAt": "2026-11-21T09:30:02Z", "lastOutcome": "unchanged",
          "lastError": null, "failures": 0, "revision": 1, "createdBy": "person:0198a2b8-5554-71c8-a10d-8dda9334ef68", "createdAt": "2026-11-20T09:00:00Z", "changedAt": "2026-11-20T09:00:00Z"
        }
        """;

    public static readonly Example Source = new(null, Watched);

    public static readonly Example Sources = new(null, $$"""{ "sources": [{{Watched}}] }""");

    public static readonly Example MakeSource = new("""
        { "name": "ERP", "channel": "amazon", "kind": "url", "location": "https://erp.example/amazon.csv", "headerName": "Authorization", "headerValue": "Bearer abc", "currency": "BRL", "at": "06:30" }
        """, Watched);

    public static readonly Example ChangeSource = new("""{ "paused": false, "revision": 1 }""", Watched);

    public static readonly Example Runs = new(null, """
        { "runs": [{ "ranAt": "2026-11-21T09:30:02Z", "outcome": "unchanged", "file": null, "importId": null, "errorCode": null, "error": null }] }
        """);

    public static readonly Example Import = new(null, Imported);

    public static readonly Example Imports = new(null, $$"""{ "imports": [{{Imported}}], "nextCursor": null }""");

    public static readonly Example Refusals = new(null, """
        { "refusals": [{ "row": 51, "line": 52, "field": "price", "code": "not_a_number", "reason": "A price is a number, with a point or a comma before the cents.", "value": "grátis" }], "nextRow": null }
        """);
}
