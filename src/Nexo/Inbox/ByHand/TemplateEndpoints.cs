using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Tasks;

namespace Nexo.Inbox.ByHand;

/// <summary>The body of <c>POST /api/task-templates</c>.</summary>
sealed record TemplateBody
{
    /// <summary>1 to 60 characters, unlike the others.</summary>
    public string? Name { get; init; }

    /// <summary>May hold {título}, {sku}, {id}.</summary>
    public string? Title { get; init; }
    public string? Description { get; init; }
    public TaskCategory? Category { get; init; }
    public TaskPriority? Priority { get; init; }
    public decimal? EstimatedHours { get; init; }

    /// <summary>What it changes; the value before is read from each listing.</summary>
    public string? Field { get; init; }
    public string? After { get; init; }

    public Outcome<TaskDraft> Draft() =>
        Title is null ? Missing("title") : Category is null ? Missing("category") : Priority is null ? Missing("priority")
        : new TaskDraft { Title = Title, Description = Description ?? "", Category = Category.Value, Priority = Priority.Value, EstimatedHours = EstimatedHours, Field = Field, After = Field is null ? null : After };

    static Refusal Missing(string field) => Refusal.Invalid(field, "required", $"{field}: is required.");
}

/// <param name="ListingIds">1 to 500.</param>
sealed record ApplyBody(ListingId[]? ListingIds = null);

static class TemplateEndpoints
{
    const string One = """
        { "id": "0198a2b8-9f01-7d30-8d00-3a4b5c6d7e80", "name": "Encurtar título", "title": "Encurtar: {título}", "description": "O canal corta títulos longos.", "category": "optimization",
          "priority": "medium", "estimatedHours": 0.5, "field": "title", "after": "{sku}", "createdBy": "person:0198a2b8-5554-71c8-a10d-8dda9334ef68", "createdAt": "2026-11-21T09:00:00Z" }
        """;

    const string New = """{ "name": "Encurtar título", "title": "Encurtar: {título}", "category": "optimization", "priority": "medium", "field": "title", "after": "{sku}" }""";

    public static void Map(IEndpointRouteBuilder app)
    {
        var templates = app.MapGroup("/api/task-templates").NeedsPermission(Permission.DecideTasks).WithTags("Tasks");
        templates.MapGet("", List).WithExample(answer: $$"""{ "templates": [{{One}}] }""").WithName("ListTaskTemplates").WithSummary("Tasks that people make by hand again and again");
        templates.MapPost("", Save).WithExample(New, One).Idempotent().ProducesProblem(400).ProducesProblem(409).WithName("SaveTaskTemplate").WithSummary("Keep a task as a template; {título}, {sku} and {id} stand for what differs");
        templates.MapDelete("{id:guid}", Delete).ProducesProblem(404).WithName("DeleteTaskTemplate").WithSummary("Delete a template; the tasks made of it stay");
        templates.MapPost("{id:guid}/apply", Apply).WithMetadata(new TakesIdempotencyKey()).ProducesProblem(400).ProducesProblem(404)
            .WithExample("""{ "listingIds": ["0198a2b8-2f10-7c4e-9a31-5d2b8f7e6a01"] }""", """{ "created": [{ "listingId": "0198a2b8-2f10-7c4e-9a31-5d2b8f7e6a01", "taskId": "0198a2b8-5dcd-7a73-beae-74750830ee18" }], "failed": [] }""")
            .WithName("ApplyTaskTemplate").WithSummary("Make a template's task for each of up to 500 listings")
            .WithDescription("Each for itself: `failed` names the listings without one, and why. With the same `Idempotency-Key` nothing is made twice; while a listing's task of the same template is open, another is merged into it.");
    }

    internal sealed record TemplateList(IReadOnlyList<TaskTemplate> Templates);

    static async Task<Ok<TemplateList>> List(Actor actor, Templates templates, CancellationToken cancellationToken) => TypedResults.Ok(new TemplateList(await templates.All(actor, cancellationToken)));

    static async Task<Results<Created<TaskTemplate>, ProblemHttpResult>> Save(Actor actor, TemplateBody body, Templates templates, CancellationToken cancellationToken)
    {
        if (!body.Draft().Try(out var draft, out var broken))
            return broken.Problem();
        return (await templates.Save(actor, body.Name, draft, cancellationToken)).Try(out var template, out var refusal) ? TypedResults.Created($"/api/task-templates/{template.Id}", template) : refusal.Problem();
    }

    static async Task<Results<NoContent, ProblemHttpResult>> Delete(Guid id, Actor actor, Templates templates, CancellationToken cancellationToken) =>
        (await templates.Delete(actor, new(id), cancellationToken)).Try(out _, out var refusal) ? TypedResults.NoContent() : refusal.Problem();

    static async Task<Results<Ok<Made>, ProblemHttpResult>> Apply(Guid id, Actor actor, ApplyBody body, HttpRequest request, Templates templates, MakeTasks make, CancellationToken cancellationToken)
    {
        var key = Idempotency.KeyOf(request);
        if (key is not null && Idempotency.BrokenKey(key) is { } broken)
            return broken.Problem();
        if (key?.Length > 100)
            return Refusal.Invalid(Idempotency.Header, "idempotency_key_malformed", "Idempotency-Key: must have at most 100 characters here.").Problem();
        if (await templates.One(actor, new(id), cancellationToken) is not { } template)
            return Templates.NotFound.Problem();
        return (await make.For(actor, template, channel: null, body.ListingIds ?? [], key, template.Id, cancellationToken)).Try(out var made, out var refusal) ? TypedResults.Ok(made) : refusal.Problem();
    }
}
