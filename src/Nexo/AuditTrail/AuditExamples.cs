using Nexo.Platform;

namespace Nexo.AuditTrail;

/// <summary>Answers as the API's description shows them.</summary>
static class AuditExamples
{
    const string HeadShape = """
        { "position": 1, "hash": "5f7e426f802dea268160093e764afd6c8838cfd8e9619df5615cd2becd985c4f", "sealedAt": "2026-11-21T15:04:05.4Z",
          "check": { "position": 1, "hash": "5f7e426f802dea268160093e764afd6c8838cfd8e9619df5615cd2becd985c4f", "checkedAt": "2026-11-21T16:00:00Z", "trouble": null } }
        """;

    public static readonly Example Head = new(null, HeadShape);

    public static readonly Example List = new(null, $$"""
        { "entries": [{ "position": 1, "event": "8123-991", "at": "2026-11-21T15:04:05.123456Z", "kind": "task.approved", "category": "decision",
            "actor": "person:0193f6a0-1c00-7000-8000-0000000000bb", "actorName": "Ana Souza", "subject": "0193f6a0-1c00-7000-8000-0000000000aa", "channel": "amazon",
            "body": { "to": "approved", "from": "awaiting_approval", "reason": "Título é bom", "version": 2 },
            "content": "8e14af2c3db72b39f7abbc8dca8ff2a6349de7db52cba9da1edda1a99f3cb316", "previous": "0000000000000000000000000000000000000000000000000000000000000000",
            "hash": "5f7e426f802dea268160093e764afd6c8838cfd8e9619df5615cd2becd985c4f", "sealedAt": "2026-11-21T15:04:05.4Z" }],
          "nextCursor": null, "head": {{HeadShape}} }
        """);
}
