using Nexo.Platform;

namespace Nexo.Ledger;

/// <summary>Requests and answers as the API's description shows them; a test holds them against their schemas.</summary>
static class LedgerExamples
{
    const string Running = """
        { "id": 41, "task": "seo.validate", "run_id": "nightly-2026-11-22", "status": "running", "started_at": "2026-11-22T02:30:00Z", "finished_at": null, "duration_ms": null,
          "inputs": { "flags": ["--strict"] }, "outputs_uri": null, "log_excerpt": null, "approval_state": null, "approver": null, "webhook_notified_at": null }
        """;

    const string Succeeded = """
        { "id": 41, "task": "seo.validate", "run_id": "nightly-2026-11-22", "status": "succeeded", "started_at": "2026-11-22T02:30:00Z", "finished_at": "2026-11-22T02:35:00Z", "duration_ms": 300000,
          "inputs": { "flags": ["--strict"] }, "outputs_uri": "https://github.com/loja-exemplo/site/pull/123", "log_excerpt": "214 páginas, nenhum erro.", "approval_state": null, "approver": null, "webhook_notified_at": null }
        """;

    public static readonly Example Post = new(
        """{ "task": "seo.validate", "run_id": "nightly-2026-11-22", "status": "running", "started_at": "2026-11-22T02:30:00Z", "inputs": { "flags": ["--strict"] } }""", Running);

    public static readonly Example List = new(null, $"[{Succeeded}]");

    public static readonly Example One = new(null, Running);

    public const string Waiting = """
        { "steps": [{ "entry": 43, "step": "dx.integrate", "run": "nightly-2026-11-22", "runId": "0198a2b8-5dcd-7a73-beae-74750830ee18", "plan": "nightly", "title": "Noturno", "message": "Publicar o menu novo?",
          "outputsUri": "https://github.com/loja-exemplo/site/pull/123", "stepTitle": "Integrar as melhorias", "cause": "schedule", "startedBy": "NEXO", "askedAt": "2026-11-22T02:41:00Z", "decideBy": null, "mayDecide": true, "why": null }] }
        """;

    public static readonly string Approved = Decided("succeeded", "approved"), Rejected = Decided("failed", "rejected");

    static string Decided(string status, string state) => $$"""
        { "id": 43, "task": "dx.integrate", "run_id": "nightly-2026-11-22", "status": "{{status}}", "started_at": "2026-11-22T02:40:00Z", "finished_at": "2026-11-22T08:12:00Z", "duration_ms": 19920000,
          "inputs": null, "outputs_uri": "https://github.com/loja-exemplo/site/pull/123", "log_excerpt": null, "approval_state": "{{state}}", "approver": "Equipe Catálogo", "webhook_notified_at": null }
        """;

    public static readonly Example Patch = new(
        """{ "status": "succeeded", "finished_at": "2026-11-22T02:35:00Z", "duration_ms": 300000, "outputs_uri": "https://github.com/loja-exemplo/site/pull/123", "log_excerpt": "214 páginas, nenhum erro." }""", Succeeded);
}
