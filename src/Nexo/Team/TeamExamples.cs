using Nexo.Platform;

namespace Nexo.Team;

/// <summary>Requests and answers as the API's description shows them; a test holds them against their schemas.</summary>
static class TeamExamples
{
    const string Person = """
        { "id": "0198a2b8-5554-71c8-a10d-8dda9334ef68", "name": "Equipe Catálogo", "email": "equipe.catalogo@nexo.local", "role": "member", "channels": ["amazon"],
          "categories": ["optimization"], "canSignIn": true, "deactivatedAt": null, "createdAt": "2026-11-21T09:00:00Z" }
        """;

    public static readonly Example People = new(null, $$"""{ "people": [{{Person}}] }""");

    public static readonly Example AddPerson = new(
        """{ "email": "equipe.catalogo@nexo.local", "name": "Equipe Catálogo", "role": "member", "channels": ["amazon"], "categories": ["optimization"], "password": "uma frase só sua" }""", Person);

    public static readonly Example ChangePerson = new("""{ "role": "head", "channels": ["amazon", "shopee"] }""", Person);

    const string Invitation = """
        { "id": "0198a2b8-7777-7f64-a1b2-c3d4e5f60718", "email": "ana@example.com", "name": "Ana Souza", "role": "head", "channels": ["amazon", "shopee"], "categories": [],
          "createdBy": "person:0198a2b8-5554-71c8-a10d-8dda9334ef68", "createdAt": "2026-11-21T09:00:00Z", "expiresAt": "2026-11-28T09:00:00Z" }
        """;

    const string Fresh = $$"""{ "invitation": {{Invitation}}, "link": "https://nexo.example/convite/…", "mailed": false }""";

    public static readonly Example Invitations = new(null, $$"""{ "invitations": [{{Invitation}}] }""");

    public static readonly Example Invite = new("""{ "email": "ana@example.com", "name": "Ana Souza", "role": "head", "channels": ["amazon", "shopee"] }""", Fresh);

    public static readonly Example RenewInvitation = new(null, Fresh);

    public static readonly Example AcceptInvitation = new("""{ "secret": "…", "name": "Ana Souza", "password": "uma frase só sua" }""",
        """{ "person": "0198a2b8-5554-71c8-a10d-8dda9334ef68", "name": "Ana Souza", "role": "head", "workspace": "0198a2b8-0001-7a00-8000-000000000001", "workspaceName": "Loja Exemplo" }""");

    public static readonly Example HandOver = new("""{ "to": "0198a2b8-5554-71c8-a10d-8dda9334ef68" }""", """{ "handedOver": 7 }""");

    const string Workspace = """{ "id": "0198a2b8-0001-7a00-8000-000000000001", "name": "Loja Exemplo", "timeZone": "America/Sao_Paulo", "role": "admin", "isCurrent": true }""";

    public static readonly Example Workspaces = new(null, $$"""{ "workspaces": [{{Workspace}}] }""");

    public static readonly Example CreateWorkspace = new("""{ "name": "Loja Exemplo", "timeZone": "America/Sao_Paulo", "sampleData": true }""", Workspace);

    public static readonly Example ChangeWorkspace = new("""{ "name": "Loja Exemplo" }""", Workspace);

    public static readonly Example SwitchWorkspace = new("""{ "workspace": "0198a2b8-0001-7a00-8000-000000000001" }""", Workspace);
}
