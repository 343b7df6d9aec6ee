using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Inbox.Views;

static class ViewEndpoints
{
    const string View = """
        { "id": "0198a2b8-7d11-7e20-9a00-1b2c3d4e5f60", "name": "Shopee urgente", "address": "/aprovacoes?canal=shopee&prioridade=alta", "shared": true,
          "ownerId": "0198a2b8-5554-71c8-a10d-8dda9334ef68", "ownerName": "Administração", "isDefault": false, "mayChange": true, "place": 0, "count": 12, "countIsExact": true }
        """;

    public static void Map(IEndpointRouteBuilder app)
    {
        var views = app.MapGroup("/api/views").NeedsPermission(Permission.Discuss).WithTags("Inbox");
        views.MapGet("", List).WithExample(answer: $$"""{ "views": [{{View}}] }""").WithName("ListViews").WithSummary("The caller's saved views of the inbox, and those shared with the workspace")
            .WithDescription("One's own come first. `count` stops at 1,000 where the counters do not know the filters; `countIsExact` says so.");
        views.MapPost("", Save).WithExample("""{ "name": "Shopee urgente", "address": "/aprovacoes?canal=shopee&prioridade=alta", "shared": true }""", View).Idempotent()
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(409).WithName("SaveView").WithSummary("Keep the filters of an address of the inbox under a name")
            .WithDescription("`shared` needs head or admin. At most 50 of one's own and 50 shared.");
        views.MapPatch("{id:guid}", Change).WithExample("""{ "name": "Shopee primeiro", "place": 0 }""", View)
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).WithName("ChangeView").WithSummary("Rename, change, share or move a view, or make it one's default")
            .WithDescription("A shared view is changed by who made it, head or admin; `isDefault` is everybody's own.");
        views.MapDelete("{id:guid}", Delete).ProducesProblem(403).ProducesProblem(404).WithName("DeleteView").WithSummary("Delete a view");
    }

    internal sealed record ViewList(IReadOnlyList<SavedView> Views);

    static async Task<Ok<ViewList>> List(Actor actor, ListViews views, CancellationToken cancellationToken) => TypedResults.Ok(new ViewList(await views.Of(actor, cancellationToken)));

    static async Task<Results<Created<SavedView>, ProblemHttpResult>> Save(Actor actor, NewView wanted, SaveView save, CancellationToken cancellationToken) =>
        (await save.Save(actor, wanted, cancellationToken)).Try(out var view, out var refusal) ? TypedResults.Created($"/api/views/{view.Id}", view) : refusal.Problem();

    static async Task<Results<Ok<SavedView>, ProblemHttpResult>> Change(Guid id, Actor actor, ViewChange change, ChangeView views, CancellationToken cancellationToken) =>
        (await views.Change(actor, new(id), change, cancellationToken)).Try(out var view, out var refusal) ? TypedResults.Ok(view) : refusal.Problem();

    static async Task<Results<NoContent, ProblemHttpResult>> Delete(Guid id, Actor actor, ChangeView views, CancellationToken cancellationToken) =>
        (await views.Delete(actor, new(id), cancellationToken)).Try(out _, out var refusal) ? TypedResults.NoContent() : refusal.Problem();
}
