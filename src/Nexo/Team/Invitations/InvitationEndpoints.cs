using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Team;

/// <summary>Invitations as programs see them; admins invite, who holds a link accepts.</summary>
static class InvitationEndpoints
{
    const string Once = "The `link` is shown now and never again; it opens the workspace once, for seven days. With a mail server set it is mailed, too (`mailed`).";

    public static void MapInvitations(this IEndpointRouteBuilder app)
    {
        var all = app.MapGroup("/api/invitations").WithTags("Team");
        var invitations = all.MapGroup("").NeedsPermission(Permission.Administer);
        invitations.MapGet("", List).WithExample(TeamExamples.Invitations).WithName("ListInvitations").WithSummary("Open invitations, the newest first");
        invitations.MapPost("", Invite).ProducesProblem(409).WithExample(TeamExamples.Invite).WithName("InvitePerson").WithSummary("Invite somebody by a link").WithDescription(Once);
        invitations.MapPost("{id:guid}/renew", Renew).WithExample(TeamExamples.RenewInvitation).WithName("RenewInvitation").WithSummary("A new link for another seven days; the old one ends").WithDescription(Once);
        invitations.MapDelete("{id:guid}", Revoke).WithName("RevokeInvitation").WithSummary("Take an open invitation back");
        all.MapPost("accept", Accept).AllowAnonymous().ProducesProblem(401).ProducesProblem(404).ProducesProblem(409).WithExample(TeamExamples.AcceptInvitation)
            .WithName("AcceptInvitation").WithSummary("Come in by the link's secret")
            .WithDescription("Who has no account gives `name` and `password` and is signed in. Who has one sends their cookie or personal key, and neither of the two; otherwise the answer is 401 `sign_in_first`.");
    }

    internal sealed record InvitationList(IReadOnlyList<Invitation> Invitations);

    /// <param name="Secret">What follows <c>/convite/</c> in the link.</param>
    /// <param name="Name">1 to 120 characters; without it the name the admin gave.</param>
    /// <param name="Password">12 to 1024 characters.</param>
    internal sealed record Acceptance(string? Secret = null, string? Name = null, string? Password = null);

    /// <param name="Workspace">Where they belong now.</param>
    internal sealed record Joined(PersonId Person, string Name, Role Role, WorkspaceId Workspace, string WorkspaceName);

    static async Task<Ok<InvitationList>> List(Actor actor, Database database, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        return TypedResults.Ok(new InvitationList(await InvitationRow.Open(db, actor.Workspace, one: null, cancellationToken)));
    }

    static async Task<Results<Created<FreshInvitation>, ProblemHttpResult>> Invite(WantedInvitation wanted, Actor actor, HttpContext context, InvitePerson invite, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        return (await invite.For(actor, wanted, context.Request, cancellationToken)).Try(out var fresh, out var refusal) ? TypedResults.Created("/api/invitations", fresh) : refusal.Problem();
    }

    static async Task<Results<Ok<FreshInvitation>, ProblemHttpResult>> Renew(Guid id, Actor actor, HttpContext context, InvitePerson invite, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        return (await invite.Again(actor, id, context.Request, cancellationToken)).Try(out var fresh, out var refusal) ? TypedResults.Ok(fresh) : refusal.Problem();
    }

    static async Task<Results<NoContent, ProblemHttpResult>> Revoke(Guid id, Actor actor, RevokeInvitation revoke, CancellationToken cancellationToken) =>
        (await revoke.Now(actor, id, cancellationToken)).Try(out _, out var refusal) ? TypedResults.NoContent() : refusal.Problem();

    static async Task<Results<Ok<Joined>, ProblemHttpResult>> Accept(Acceptance acceptance, HttpContext context, AcceptInvitation accept, CancellationToken cancellationToken)
    {
        var known = context.Features.Get<Actor>()?.Person;
        var joined = known is { } person
            ? await accept.AsKnown(acceptance.Secret, person, cancellationToken)
            : await accept.AsNewcomer(acceptance.Secret, acceptance.Name, acceptance.Password, cancellationToken);
        if (!joined.Try(out var who, out var refusal))
            return refusal.Problem();
        if (known is null || context.Features.Get<SignedIn>() is not null) // a key has no session
            await AcceptPages.ComeIn(context, who);
        return TypedResults.Ok(new Joined(who.Actor.Person!.Value, who.Actor.DisplayName, who.Actor.Role!.Value, who.Actor.Workspace, who.Workspace));
    }
}
