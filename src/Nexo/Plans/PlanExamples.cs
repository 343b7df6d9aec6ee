using Nexo.Platform;

namespace Nexo.Plans;

/// <summary>Requests and answers as the API's description shows them; a test holds them against their schemas.</summary>
static class PlanExamples
{
    const string Plan = """
        {
          "name": "daily", "title": "Plano diário", "description": null, "origin": "page", "file": null, "switchedOn": true, "cron": "0 6 * * *", "ownTimes": false, "timeZone": "America/Sao_Paulo", "nextAt": "2026-11-23T09:00:00Z",
          "faults": [], "revision": 2, "source": "plan: daily\nsteps:\n  - step: audit\n    kind: audit\n"
        }
        """;

    public static readonly Example List = new(null, $$"""{ "plans": [{{Plan}}] }""");
    public static readonly Example Write = new("""{ "source": "plan: daily\nsteps:\n  - step: audit\n    kind: audit\n" }""", Plan);
    public static readonly Example Check = new("""{ "source": "plan: daily\nsteps:\n  - step: audit\n    kind: audti\n" }""", """{ "faults": [{ "line": 4, "column": 11, "field": "steps[0].kind", "rule": "must be one of activate, audit, import, http, report, approval, publish." }], "steps": [] }""");
    public static readonly Example Time = new("""{ "cron": "0 6 * * *" }""", Plan);
    public static readonly Example One = new(null, Plan);
}
