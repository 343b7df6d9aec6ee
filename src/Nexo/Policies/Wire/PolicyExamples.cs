using Nexo.Platform;

namespace Nexo.Policies;

/// <summary>Requests and answers as the API's description shows them; a test holds them against their schemas.</summary>
static class PolicyExamples
{
    const string Id = "0198a2b8-6d11-7c09-8e21-3f4a5b6c7d8e";

    const string Conditions = """{ "channels": ["shopee"], "categories": [], "kinds": ["price"], "agents": [], "listingCategory": null, "impact": null, "pricePercent": { "from": null, "to": 5 }, "priceAmount": null, "currency": null }""";

    const string Policy = $$"""
        { "id": "{{Id}}", "name": "Preço até 5 % na Shopee", "place": 1, "enabled": false, "effect": "approve", "fourEyes": false, "expiresAfterDays": null, "conditions": {{Conditions}}, "version": 1,
          "createdBy": "person:0198a2b8-5554-71c8-a10d-8dda9334ef68", "createdAt": "2026-11-21T09:00:00Z", "changedBy": "person:0198a2b8-5554-71c8-a10d-8dda9334ef68", "changedAt": "2026-11-21T09:00:00Z" }
        """;

    const string Defaults = """{ "fourEyes": false, "expiresAfterDays": 30 }""";

    public static readonly Example List = new(null, $$"""{ "policies": [{{Policy}}], "default": {{Defaults}} }""");

    public static readonly Example Add = new("""{ "name": "Preço até 5 % na Shopee", "effect": "approve", "conditions": { "channels": ["shopee"], "kinds": ["price"], "pricePercent": { "to": 5 } } }""", Policy);

    public static readonly Example Change = new("""{ "version": 1, "enabled": true, "place": 1 }""", Policy);

    public static readonly Example History = new(null, $$"""
        { "events": [{ "kind": "policy.created", "actor": "person:0198a2b8-5554-71c8-a10d-8dda9334ef68", "actorName": "Administração", "at": "2026-11-21T09:00:00Z",
          "body": { "name": "Preço até 5 % na Shopee", "effect": "approve", "fourEyes": false, "expiresAfterDays": null, "conditions": {{Conditions}}, "version": 1 } }] }
        """);

    public static readonly Example Default = new(Defaults, Defaults);

    public static readonly Example Try = new($$"""{ "policyId": "{{Id}}", "days": 90 }""", """
        { "days": 90, "examined": 1240, "isWhole": true, "effect": "approve", "speaks": 12, "approved": 3, "rejected": 9, "agreement": 25, "contradicted": 9,
          "examples": [{ "id": "0198a2b8-5dcd-7a73-beae-74750830ee18", "title": "Baixar o preço do body", "marketplace": "shopee", "became": "rejected", "agrees": false,
            "decidedBy": "person:0198a2b8-5554-71c8-a10d-8dda9334ef68", "reason": "Não vale o esforço", "createdAt": "2026-11-20T09:00:00Z" }],
          "now": { "approve": 0, "ask": 1240, "askTwo": 0, "never": 0 }, "with": { "approve": 12, "ask": 1228, "askTwo": 0, "never": 0 } }
        """);
}
