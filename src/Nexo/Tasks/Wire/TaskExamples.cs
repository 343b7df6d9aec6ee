using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>Requests and answers as the API's description shows them; a test sends the proposal and holds the others against their schemas.</summary>
static class TaskExamples
{
    const string Id = "0198a2b8-5dcd-7a73-beae-74750830ee18";
    const string Person = "0198a2b8-5554-71c8-a10d-8dda9334ef68";
    const string Listing = "0198a2b8-2f10-7c4e-9a31-5d2b8f7e6a01";
    const string ChangeSet = $$"""[{ "listingId": "{{Listing}}", "field": "title", "before": "Body Body RN azul", "after": "Body RN azul" }]""";

    static string Task(string status, string more = "") => $$"""
        {
          "id": "{{Id}}", "marketplace": "amazon", "title": "Encurtar o título do body manga longa", "description": "O título passa de 200 caracteres.",
          "category": "optimization", "priority": "high", "status": "{{status}}", "progress": 0, "estimatedHours": 0.5, "actualHours": null, "tags": ["titulo"], "metadata": {},
          "agent": "alex", "createdBy": "marketplace-amazon", "activationId": null, "impact": 16, "findings": 1, "edits": 1, {{more}}"changeSetVersion": 1, "revision": 2,
          "reason": null, "decidedBy": null, "decidedAt": null, "approvedAt": null, "snoozedUntil": null, "snoozedBy": null, "assignedTo": null, "assignedBy": null, "assignedAt": null, "startedAt": null,
          "endedAt": null, "completionNotes": null, "error": null, "policy": { "id": "0198a2b8-6d11-7c09-8e21-3f4a5b6c7d8e", "name": "Títulos da Amazon", "version": 2 },
          "approvalsNeeded": 1, "firstApproval": null, "fourEyes": false, "expiresAt": "2026-12-05T09:00:01Z", "syncMark": null, "createdAt": "2026-11-21T09:00:00Z", "changedAt": "2026-11-21T09:00:01Z"
        }
        """;

    static string Whole(string status) => Task(status, $$"""
        "evidence": [{ "findingId": "0198a2b8-3a20-7d11-8c42-1f0e9d8c7b02", "listingId": "{{Listing}}", "rule": "AMZ-T1", "severity": "error", "field": "title",
          "listingTitle": "Body Body RN azul", "evidence": { "length": 214 }, "impact": 16 }], "changeSet": {{ChangeSet}}, 
        """);

    static string Moved(string status) => $$"""{ "task": {{Whole(status)}} }""";

    public static readonly Example Create = new(
        """
        {
          "marketplace": "amazon", "title": "Encurtar o título do body manga longa", "description": "O título passa de 200 caracteres.",
          "category": "optimization", "priority": "high", "estimatedHours": 0.5, "tags": ["titulo"], "createdBy": "marketplace-amazon"
        }
        """, Whole("pending"));

    public static readonly Example List = new(null, $$"""{ "tasks": [{{Task("awaiting_approval")}}], "total": 1, "totalIsExact": true, "nextCursor": null }""");

    public static readonly Example Read = new(null, Whole("awaiting_approval"));

    public static readonly Example History = new(null, $$"""
        {
          "events": [{ "seq": 152, "kind": "task.created", "actor": "agent:alex", "actorName": null, "at": "2026-11-21T09:00:00Z", "body": { "to": "pending" } }],
          "versions": [{ "version": 1, "changeSet": {{ChangeSet}}, "madeBy": "marketplace-amazon", "madeAt": "2026-11-21T09:00:00Z" }]
        }
        """);

    public static readonly Example Decide = new(
        $$"""{ "taskIds": ["{{Id}}"], "approved": true, "reason": "Entra no plano do trimestre", "versions": { "{{Id}}": 1 } }""",
        $$"""{ "approved": ["{{Id}}"], "rejected": [], "recorded": [], "failed": [{ "id": "0198a2b8-7b01-7e52-b0c3-2a1b0c9d8e7f", "code": "task_not_found", "error": "There is no such task in this workspace." }] }""");

    public static readonly Example Snooze = new(
        $$"""{ "taskIds": ["{{Id}}"], "until": "2026-11-23T12:00:00Z" }""", $$"""{ "moved": ["{{Id}}"], "failed": [], "until": "2026-11-23T12:00:00Z" }""");

    public static readonly Example Wake = new($$"""{ "taskIds": ["{{Id}}"] }""", $$"""{ "moved": ["{{Id}}"], "failed": [], "until": null }""");

    public static readonly Example Assign = new($$"""{ "taskId": "{{Id}}", "assignedTo": "{{Person}}" }""", Moved("in_progress"));

    public static readonly Example Complete = new($$"""{ "taskId": "{{Id}}", "actualHours": 0.75, "notes": "Título revisto e publicado." }""", Moved("completed"));

    public static readonly Example Edit = new($$"""{ "version": 1, "changeSet": {{ChangeSet}} }""", Moved("awaiting_approval"));

    public static readonly Example Reopen = new(null, Moved("awaiting_approval"));

    public static readonly Example Cancel = new("""{ "reason": "O produto saiu de linha." }""", Moved("failed"));

    public static readonly Example Fail = new("""{ "error": "A Amazon recusou o novo título." }""", Moved("failed"));

    public static readonly Example Retry = new(null, Moved("in_progress"));

    public static readonly Example Route = new($$"""{ "taskId": "{{Id}}", "strategy": "specialist" }""", $$"""{ "message": "Task assigned", "task": {{Whole("in_progress")}} }""");

    const string Day = """[{ "marketplace": "amazon", "created": 12, "approved": 10, "approvedByPolicy": 4, "inProgress": 3, "completed": 5, "avgCompletionTime": 4 }]""";

    public static readonly Example Stats = new(null, Day);

    public static readonly Example Status = new(null, $$"""{ "agents": ["alex", "marina", "sunny", "tren", "viral", "premium"], "stats": {{Day}} }""");
}
