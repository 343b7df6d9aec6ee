using Nexo.Platform;

namespace Nexo.Access;

/// <summary>Requests and answers as the API's description shows them; a test holds them against their schemas.</summary>
static class AccessExamples
{
    const string Token = """
        { "id": "0198a2b8-9c3d-7f64-a1b2-c3d4e5f60718", "kind": "agent", "channel": "amazon", "personId": null, "personName": null, "name": "Robô de preços", "hint": "oN-E",
          "createdBy": "person:0198a2b8-5554-71c8-a10d-8dda9334ef68", "createdAt": "2026-11-21T09:00:00Z", "expiresAt": null, "lastUsedAt": null, "revokedAt": null,
          "uses": 0, "replaces": null, "replacedBy": null, "rotatedAt": null, "usesSinceRotated": null }
        """;

    const string Session = """
        { "person": { "id": "0198a2b8-5554-71c8-a10d-8dda9334ef68", "name": "Administração", "email": "admin@nexo.local", "channels": [], "categories": [] }, "agent": null, "channel": null,
          "role": "admin", "permissions": ["read_tasks", "decide_tasks"], "workspace": { "id": "0198a2b8-0001-7a00-8000-000000000001", "name": "Loja Exemplo", "timeZone": "America/Sao_Paulo" } }
        """;

    public static readonly Example Tokens = new(null, $$"""{ "tokens": [{{Token}}] }""");

    public static readonly Example MakeToken = new("""{ "name": "Robô de preços", "channel": "amazon" }""", $$"""{ "token": {{Token}}, "secret": "marketplace-amazon-…" }""");

    public static readonly Example RotateToken = new("""{ "overlapHours": 24 }""", $$"""{ "token": {{Token}}, "secret": "marketplace-amazon-…" }""");

    public static readonly Example SignIn = new("""{ "email": "admin@nexo.local", "password": "…" }""", Session);

    public static readonly Example WhoAmI = new(null, Session);
}
