using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Agents;

/// <summary><c>/api/agents/{id}/prompts</c>: the versions of an agent's instructions and their labels. For admins.</summary>
static class PromptEndpoints
{
    const string Written = """
        { "version": 3, "name": "marina@3", "text": "Você é Marina, especialista em Mercado Livre para moda bebê e infantil. …", "note": "Pede a grade de tamanhos primeiro",
          "createdBy": "person:0198a2b8-5554-71c8-a10d-8dda9334ef68", "author": "Administração", "createdAt": "2026-11-21T09:00:00Z" }
        """;

    static readonly Example Shown = new(null, $$"""
        { "agent": "marina", "labels": [{ "label": "production", "version": 3, "movedBy": "person:0198a2b8-5554-71c8-a10d-8dda9334ef68", "movedAt": "2026-11-21T09:10:00Z" },
          { "label": "candidate", "version": null, "movedBy": null, "movedAt": null }], "versions": [{{Written}}] }
        """);

    public static void MapPrompts(this IEndpointRouteBuilder app)
    {
        var prompts = app.MapGroup("/api/agents/{id}/prompts").NeedsPermission(Permission.Administer).WithTags("Models");
        prompts.MapGet("", List).WithExample(Shown).WithName("ListPrompts").WithSummary("The versions of an agent's instructions, the newest first, and where the labels stand");
        prompts.MapPost("", Add).WithExample(new Example("""{ "text": "Você é Marina, especialista em Mercado Livre para moda bebê e infantil. …", "note": "Pede a grade de tamanhos primeiro" }""", Written))
            .Idempotent().WithName("AddPrompt").WithSummary("Keep new instructions as a version; no label moves").ProducesProblem(409)
            .WithDescription("Who the agent is and what it looks at. The rules of proposing, the fences around other people's texts and the form of the answer are always added and cannot be changed.");
        prompts.MapPatch("/labels/{label}", Move).WithExample(new Example("""{ "version": 3, "seen": 1 }""", Shown.Answer)).WithName("MovePromptLabel")
            .WithSummary("Put a version into production, or roll back: move a label").ProducesProblem(409)
            .WithDescription("`seen` is where the label stood when it was looked at; of two who move it at once one gets a 409.");
    }

    static async Task<Results<Ok<AgentPrompts>, ProblemHttpResult>> List(string id, Actor actor, ReadPrompts prompts, CancellationToken cancellationToken) =>
        await prompts.Of(actor, id, cancellationToken) is { } found ? TypedResults.Ok(found) : PromptRefusals.NoSuchAgent.Problem();

    static async Task<Results<Created<PromptVersion>, ProblemHttpResult>> Add(string id, NewPrompt wanted, Actor actor, WritePrompts prompts, CancellationToken cancellationToken) =>
        (await prompts.Add(actor, id, wanted, cancellationToken)).Try(out var version, out var refusal) ? TypedResults.Created($"/api/agents/{id}/prompts", version) : refusal.Problem();

    static async Task<Results<Ok<AgentPrompts>, ProblemHttpResult>> Move(string id, string label, LabelMove move, Actor actor, WritePrompts prompts, CancellationToken cancellationToken) =>
        (await prompts.Move(actor, id, label, move, cancellationToken)).Try(out var moved, out var refusal) ? TypedResults.Ok(moved) : refusal.Problem();
}
