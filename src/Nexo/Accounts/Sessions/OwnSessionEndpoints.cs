using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Accounts;

/// <summary>Where one is signed in, and the end of it.</summary>
static class OwnSessionEndpoints
{
    public static void MapOwnSessions(this IEndpointRouteBuilder account)
    {
        var sessions = account.MapGroup("sessions").NeedsPermission(Permission.HoldKeys);
        sessions.MapGet("", List).WithExample(AccountExamples.Sessions).WithName("ListOwnSessions").WithSummary("Where you are signed in");
        sessions.MapDelete("", EndOthers).WithExample(AccountExamples.EndedSessions).WithName("EndOtherSessions").WithSummary("Sign out everywhere else")
            .WithDescription("All your sessions but the one this request came with; with a key, all of them. Other nodes follow within the second.");
        sessions.MapDelete("{id:guid}", End).WithName("EndOwnSession").WithSummary("End one of your sessions").ProducesProblem(404);
    }

    internal sealed record SessionList(IReadOnlyList<OwnSession> Sessions);

    /// <param name="Ended">How many there were.</param>
    internal sealed record EndedSessions(int Ended);

    static async Task<Ok<SessionList>> List(Actor actor, HttpContext context, Database database, TimeProvider time, CancellationToken cancellationToken) =>
        TypedResults.Ok(new SessionList(await OwnSession.All(database, actor.Person!.Value, Current(context), time, cancellationToken)));

    static async Task<Ok<EndedSessions>> EndOthers(Actor actor, HttpContext context, SessionStore sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(new EndedSessions(await sessions.End(actor, one: null, except: Current(context), cancellationToken)));

    static async Task<Results<NoContent, ProblemHttpResult>> End(Guid id, Actor actor, SessionStore sessions, CancellationToken cancellationToken) =>
        await sessions.End(actor, id, except: null, cancellationToken) > 0 ? TypedResults.NoContent() : AccountRefusals.NoSuchSession.Problem();

    public static Guid? Current(HttpContext context) => context.Features.Get<SignedIn>()?.Session;
}
