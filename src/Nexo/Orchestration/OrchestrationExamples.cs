using Nexo.Platform;

namespace Nexo.Orchestration;

/// <summary>Requests and answers as the API's description shows them; a test holds them against their schemas.</summary>
static class OrchestrationExamples
{
    const string Plan = """
        {
          "planId": "plan-1795251913332", "timestamp": "2026-11-21T09:00:00Z", "orchestrator": "nexo", "channels": ["amazon", "mercadolivre"],
          "agentsInvolved": ["alex", "marina"], "totalTasksGenerated": 12, "totalTasksApproved": 0, "executionStrategy": "multi-channel-synchronized",
          "status": "executing", "activationId": "0198a2b8-5dcd-7a73-beae-74750830ee18"
        }
        """;

    public static readonly Example Activate = new("""{ "channels": ["amazon", "mercadolivre"] }""", $$"""{ "status": "success", "message": "Orchestration activated", "plan": {{Plan}} }""");

    public static readonly Example Activations = new(null, $$"""{ "activations": [{{Plan}}] }""");

    public static readonly Example Activation = new(null, $$"""
        {
          "plan": {{Plan}}, "requestedBy": "person:0198a2b8-5554-71c8-a10d-8dda9334ef68", "finishedAt": null,
          "agents": [{ "agent": "alex", "channel": "amazon", "status": "succeeded", "findings": 20, "proposed": 12, "created": 12, "merged": 0, "refused": 0, "suppressed": 0, "refusals": [], "repairs": [], "cost": 0,
            "model": "offline", "promptVersion": "alex/v1", "fellBack": null, "inputTokens": null, "outputTokens": null, "attempt": 1, "error": null,
            "startedAt": "2026-11-21T09:00:00Z", "finishedAt": "2026-11-21T09:00:01Z" }]
        }
        """);

    public static readonly Example Status = new(null, """
        {
          "status": "success", "timestamp": "2026-11-21T09:00:00Z",
          "summary": { "totalAgents": 6, "activeAgents": 4, "totalTasksGenerated": 45, "totalTasksApproved": 35, "totalTasksCompleted": 12, "overallSuccessRate": "77.8" },
          "agents": [{ "agentId": "alex", "agentName": "Alex", "channel": "Amazon", "status": "active", "tasksGenerated": 12, "tasksApproved": 10, "tasksCompleted": 5, "successRate": 83.3 }],
          "report": "## RELATÓRIO DE ORQUESTRAÇÃO - NEXO\\n…"
        }
        """);
}
