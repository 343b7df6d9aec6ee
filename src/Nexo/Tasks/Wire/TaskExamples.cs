using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>Requests and answers as the API's description shows them; a test sends the proposal and the others keep its shape.</summary>
static class TaskExamples
{
    public static readonly Example Create = new(
        """
        {
          "marketplace": "amazon", "title": "Encurtar o título do body manga longa", "description": "O título passa de 200 caracteres.",
          "category": "optimization", "priority": "high", "estimatedHours": 0.5, "tags": ["titulo"], "createdBy": "marketplace-amazon"
        }
        """, null);

    public static readonly Example Decide = new(
        """{ "taskIds": ["0198a2b8-5dcd-7a73-beae-74750830ee18"], "approved": true, "versions": { "0198a2b8-5dcd-7a73-beae-74750830ee18": 1 } }""",
        """{ "approved": 1, "rejected": 0, "failed": [] }""");

    public static readonly Example Assign = new(
        """{ "taskId": "0198a2b8-5dcd-7a73-beae-74750830ee18", "assignedTo": "0198a2b8-5554-71c8-a10d-8dda9334ef68" }""", null);

    public static readonly Example Complete = new(
        """{ "taskId": "0198a2b8-5dcd-7a73-beae-74750830ee18", "actualHours": 0.75, "notes": "Título revisto e publicado." }""", null);

    public static readonly Example Route = new("""{ "taskId": "0198a2b8-5dcd-7a73-beae-74750830ee18", "strategy": "specialist" }""", null);

    public static readonly Example Stats = new(null,
        """[{ "marketplace": "amazon", "created": 12, "approved": 10, "inProgress": 3, "completed": 5, "avgCompletionTime": 4 }]""");
}
