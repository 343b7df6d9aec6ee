using Nexo.Platform;

namespace Nexo.Webhooks;

/// <summary>Requests and answers as the API's description shows them; a test holds them against their schemas.</summary>
static class WebhookExamples
{
    const string Endpoint = """
        { "id": "0198a2b8-77aa-7d10-9c55-2f6a1b0c9d8e", "installed": null, "name": "ERP", "format": "standard", "address": "https://erp.example/nexo", "kinds": ["run.failed", "task.*"], "isSigned": true, "earlierSecretUntil": null,
          "disabledAt": null, "disabledReason": null, "failingSince": null, "lastDeliveredAt": "2026-11-22T05:00:01Z", "revision": 1, "createdBy": "person:0198a2b8-0000-7000-8000-000000000001", "createdAt": "2026-11-21T09:00:00Z", "changedAt": "2026-11-21T09:00:00Z" }
        """;

    const string Sent = """
        { "id": "0198a2b8-9a00-7d10-9c55-2f6a1b0c9d8e", "endpointId": "0198a2b8-77aa-7d10-9c55-2f6a1b0c9d8e", "event": "8123-991", "kind": "run.failed", "subject": "0198a2b8-8800-7d10-9c55-2f6a1b0c9d8e", "isTest": false, "status": "failed", "attempts": 8, "nextAt": null,
          "lastStatus": 500, "lastError": "status", "createdAt": "2026-11-21T09:00:00Z", "endedAt": "2026-11-22T12:35:05Z" }
        """;

    public static readonly Example List = new(null, $$"""{ "webhooks": [{{Endpoint}}] }""");

    public static readonly Example One = new(null, Endpoint);

    public static readonly Example Add = new("""{ "name": "ERP", "url": "https://erp.example/nexo", "format": "standard", "kinds": ["run.failed", "task.*"] }""", $$"""{ "endpoint": {{Endpoint}}, "secret": "whsec_(shown once)" }""");

    public static readonly Example Change = new("""{ "kinds": ["run.*"], "active": true, "revision": 1 }""", Endpoint);

    public static readonly Example Rotate = new(null, $$"""{ "endpoint": {{Endpoint}}, "secret": "whsec_(shown once)" }""");

    public static readonly Example Test = new(null, """{ "works": false, "status": 404, "error": "status", "answer": "Not found", "milliseconds": 41, "deliveryId": "0198a2b8-9a00-7d10-9c55-2f6a1b0c9d8e" }""");

    public static readonly Example Deliveries = new(null, $$"""{ "deliveries": [{{Sent}}], "nextCursor": null }""");

    public static readonly Example Delivery = new(null, $$"""
        { "delivery": {{Sent}}, "attempts": [{ "number": 1, "at": "2026-11-21T09:00:00Z", "milliseconds": 41, "status": 500, "error": "status", "answer": "Internal Server Error" }],
          "message": "{\"type\":\"run.failed\",\"timestamp\":\"2026-11-21T09:00:00Z\",\"data\":{ } }" }
        """);

    public static readonly Example Replay = new("""{ "since": "2026-11-21T00:00:00Z" }""", """{ "count": 3 }""");

    public static readonly Example ReplayOne = new(null, Sent.Replace("\"failed\"", "\"pending\"", StringComparison.Ordinal));
}
