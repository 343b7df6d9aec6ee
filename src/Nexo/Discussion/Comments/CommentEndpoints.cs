using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Tasks;

namespace Nexo.Discussion.Comments;

/// <param name="Text">1 to 4,000 characters of plain text; <c>@</c> before a name or e-mail address of the workspace tells that person.</param>
sealed record CommentBody(string? Text = null);

static class CommentEndpoints
{
    const string One = """
        { "id": "0198a2b8-8e01-7b40-8c00-2f3a4b5c6d70", "taskId": "0198a2b8-5dcd-7a73-beae-74750830ee18", "authorId": "0198a2b8-5554-71c8-a10d-8dda9334ef68", "authorName": "Administração",
          "text": "@Equipe Catálogo, a foto nova chega na segunda.", "mentions": [{ "id": "0198a2b8-5555-7c10-9d22-8dda9334ef69", "name": "Equipe Catálogo", "said": "Equipe Catálogo" }],
          "createdAt": "2026-11-21T09:00:00Z", "editedAt": null, "deletedAt": null, "mayEdit": true, "mayDelete": true }
        """;

    const string Body = """{ "text": "@Equipe Catálogo, a foto nova chega na segunda." }""";

    public static void Map(IEndpointRouteBuilder app)
    {
        var comments = app.MapGroup("/api/orchestration/tasks/{id}/comments").NeedsPermission(Permission.Discuss).WithTags("Tasks");
        comments.MapGet("", List).WithExample(answer: $$"""{ "comments": [{{One}}] }""").ProducesProblem(404).WithName("ListComments").WithSummary("What people said about a task, the oldest first")
            .WithDescription("The latest 500. A deleted comment stays, with `text: null`.");
        comments.MapPost("", Add).WithExample(Body, One).Idempotent().ProducesProblem(400).ProducesProblem(404).WithName("AddComment").WithSummary("Comment on a task; @name tells that person");
        comments.MapPatch("{commentId}", Edit).WithExample(Body, One).ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).WithName("EditComment").WithSummary("Change one's own comment, within ten minutes");
        comments.MapDelete("{commentId}", Delete).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).WithName("DeleteComment").WithSummary("Delete one's own comment; that it was there stays");
    }

    internal sealed record CommentsAnswer(IReadOnlyList<Comment> Comments);

    static async Task<Results<Ok<CommentsAnswer>, ProblemHttpResult>> List(TaskId id, Actor actor, ReadComments comments, CancellationToken cancellationToken) =>
        (await comments.Of(actor, id, cancellationToken)).Try(out var found, out var refusal) ? TypedResults.Ok(new CommentsAnswer(found)) : refusal.Problem();

    static async Task<Results<Created<Comment>, ProblemHttpResult>> Add(TaskId id, Actor actor, CommentBody body, WriteComment write, CancellationToken cancellationToken) =>
        (await write.Add(actor, id, body.Text, cancellationToken)).Try(out var comment, out var refusal)
            ? TypedResults.Created($"/api/orchestration/tasks/{id}/comments/{comment.Id}", comment)
            : refusal.Problem();

    static async Task<Results<Ok<Comment>, ProblemHttpResult>> Edit(TaskId id, CommentId commentId, Actor actor, CommentBody body, WriteComment write, CancellationToken cancellationToken) =>
        (await write.Edit(actor, id, commentId, body.Text, cancellationToken)).Try(out var comment, out var refusal) ? TypedResults.Ok(comment) : refusal.Problem();

    static async Task<Results<NoContent, ProblemHttpResult>> Delete(TaskId id, CommentId commentId, Actor actor, WriteComment write, CancellationToken cancellationToken) =>
        (await write.Delete(actor, id, commentId, cancellationToken)).Try(out _, out var refusal) ? TypedResults.NoContent() : refusal.Problem();
}
