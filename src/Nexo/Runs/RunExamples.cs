using Nexo.Platform;

namespace Nexo.Runs;

/// <summary>Requests and answers as the API's description shows them; a test holds them against their schemas.</summary>
static class RunExamples
{
    const string Run = """
        {
          "id": "0198a2b8-5dcd-7a73-beae-74750830ee18", "name": "nightly-2026-11-22", "plan": "nightly", "title": "Plano noturno", "origin": "file", "status": "awaiting_approval", "cause": "schedule",
          "startedBy": "nexo", "strict": false, "scheduledFor": "2026-11-22T05:30:00Z", "queuedAt": "2026-11-22T05:30:01Z", "startedAt": "2026-11-22T05:30:01Z", "finishedAt": null, "cancelledBy": null, "why": null, "whyCode": null,
          "inputValues": { "only_changed": "true" }
        }
        """;

    const string Detail = $$"""
        {
          "run": {{Run}},
          "steps": [{
            "id": 17, "task": "dx.integrate", "kind": "command", "status": "awaiting_approval", "position": 3, "attempt": 1, "failures": 0, "startedAt": "2026-11-22T05:34:00Z", "finishedAt": null, "durationMs": null,
            "inputs": { "program": "node", "flags": ["scripts/dx-integrate.mjs", "--only-changed"], "folder": "." }, "outputsUri": "https://github.com/user/repo/pull/123", "logExcerpt": "…", "approvalState": "pending",
            "approver": null, "error": null, "errorCode": null, "warned": false, "dueAt": null, "decideBy": null, "deciders": { "people": [], "roles": ["head"], "fourEyes": true }, "node": null, "report": null, "webhookNotifiedAt": null
          }]
        }
        """;

    public static readonly Example List = new(null, $$"""{ "runs": [{ "run": {{Run}}, "steps": 3, "over": 2, "awaiting": 1 }], "nextCursor": null }""");
    public static readonly Example One = new(null, Detail);
    public static readonly Example Start = new("""{ "inputs": { "only_changed": "true" }, "strict": true }""", Run);
    public static readonly Example Log = new(null, """{ "attempt": 1, "text": "> seo:tune --dry-run --strict\n", "next": 1, "isOver": false }""");

    public static readonly Example Fill = new("""{ "from": "2026-11-01", "to": "2026-11-07" }""", $$"""{ "runs": [{{Run}}], "thereAlready": 6 }""");

    public static readonly Example Preview = new("""{ "inputs": { "only_changed": "true" } }""", """
        {
          "plan": "nightly", "inputs": { "only_changed": "true" }, "warnings": 1,
          "steps": [{ "step": "seo.validate", "title": null, "kind": "command", "wave": 1, "needs": [], "inputs": { "program": "npm", "flags": ["run", "seo:tune"], "folder": "." }, "hindrance": "The program npm is not there." }]
        }
        """);
}
