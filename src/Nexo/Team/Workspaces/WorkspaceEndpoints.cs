using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Team;

/// <summary>The workspaces of the caller, and which of them the session acts in.</summary>
static class WorkspaceEndpoints
{
    public static void MapWorkspaces(this IEndpointRouteBuilder app)
    {
        var workspaces = app.MapGroup("/api/workspaces").WithTags("Team");
        workspaces.MapGet("", List).NeedsPermission(Permission.HoldKeys).WithExample(TeamExamples.Workspaces)
            .WithName("ListWorkspaces").WithSummary("The workspaces the caller belongs to").WithDescription("By a key only its own, to which it is bound.");
        workspaces.MapPost("", Create).NeedsPermission(Permission.Administer).WithExample(TeamExamples.CreateWorkspace)
            .WithName("CreateWorkspace").WithSummary("Make a workspace; who makes it is its admin").WithDescription("`sampleData` loads the sample catalogue in the background. Agents' tokens are made in it by `POST /api/tokens`.").Idempotent();
        workspaces.MapPatch("{id:guid}", Change).NeedsPermission(Permission.Administer).WithExample(TeamExamples.ChangeWorkspace)
            .WithName("ChangeWorkspace").WithSummary("Change name or time zone of the workspace one acts in").WithDescription("Another workspace is a 404: switch to it first.");
        app.MapPost("/api/session/workspace", Switch).WithTags("Team").NeedsPermission(Permission.HoldKeys).ProducesProblem(404).ProducesProblem(409).WithExample(TeamExamples.SwitchWorkspace)
            .WithName("SwitchWorkspace").WithSummary("Go on in another of one's workspaces").WithDescription("The session stays the same, and the next sign-in leads there, too. A key is bound to its workspace: 409.");
    }

    internal sealed record WorkspaceList(IReadOnlyList<Workspace> Workspaces);

    /// <param name="Workspace">One of the caller's.</param>
    internal sealed record Destination(WorkspaceId? Workspace = null);

    static async Task<Ok<WorkspaceList>> List(Actor actor, HttpContext context, Database database, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return TypedResults.Ok(new WorkspaceList(await ListWorkspaces.For(actor, context.Features.Get<SignedIn>() is null ? actor.Workspace : null, db, cancellationToken)));
    }

    static async Task<Results<Created<Workspace>, ProblemHttpResult>> Create(NewWorkspace wanted, Actor actor, CreateWorkspace create, CancellationToken cancellationToken) =>
        (await create.For(actor, wanted, cancellationToken)).Try(out var made, out var refusal) ? TypedResults.Created("/api/workspaces", made) : refusal.Problem();

    static async Task<Results<Ok<Workspace>, ProblemHttpResult>> Change(Guid id, WorkspaceChange change, Actor actor, ChangeWorkspace workspaces, CancellationToken cancellationToken) =>
        (await workspaces.For(actor, new WorkspaceId(id), change, cancellationToken)).Try(out var changed, out var refusal) ? TypedResults.Ok(changed) : refusal.Problem();

    static async Task<Results<Ok<Workspace>, ProblemHttpResult>> Switch(Destination destination, HttpContext context, SwitchWorkspace to, CancellationToken cancellationToken) =>
        destination.Workspace is not { } workspace ? Refusal.Invalid("workspace", "required", "workspace: is required; the id of one of your workspaces.").Problem()
        : (await to.Go(context, workspace, cancellationToken)).Try(out var entered, out var refusal) ? TypedResults.Ok(entered)
        : refusal.Problem();
}
