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
}
