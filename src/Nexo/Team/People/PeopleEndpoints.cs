using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Team;

/// <summary>Who belongs to the workspace; admins change it, heads need it to assign.</summary>
static class PeopleEndpoints
{
    public static void MapPeople(this IEndpointRouteBuilder app)
    {
        var people = app.MapGroup("/api/people").WithTags("Team");
        people.MapGet("", List).WithExample(TeamExamples.People).NeedsPermission(Permission.DecideTasks)
            .WithName("ListPeople").WithSummary("The people of the workspace; their ids are what assignedTo takes");
        people.MapPost("", Add).NeedsPermission(Permission.Administer).ProducesProblem(409)
            .WithExample(TeamExamples.AddPerson)
            .WithName("AddPerson").WithSummary("Make somebody a member of the workspace")
            .WithDescription("With a `password` they can sign in at once; a key for them is made by `POST /api/tokens` with their `person`.");
        people.MapPatch("/{id:guid}", Change).NeedsPermission(Permission.Administer).ProducesProblem(409)
            .WithExample(TeamExamples.ChangePerson)
            .WithName("ChangePerson").WithSummary("Change name, role, channels, categories or password, deactivate or let in again")
            .WithDescription("What is left out stays. A change of role, password or `deactivated` ends the person's sessions. The last admin stays one. Name and password of who belongs to another workspace, too, are theirs alone to change.");
        people.MapDelete("/{id:guid}", Remove).NeedsPermission(Permission.Administer).ProducesProblem(409)
            .WithName("RemovePerson").WithSummary("Take somebody out of the workspace")
            .WithDescription("Their keys are revoked, the history keeps their name, and only a new invitation leads back. The last admin stays.");
        people.MapPost("/{id:guid}/hand-over", GiveOver).NeedsPermission(Permission.DecideTasks)
            .WithExample(TeamExamples.HandOver).WithName("HandOver").WithSummary("Assign everything somebody has in hand to somebody else")
            .WithDescription("All of it or nothing; each task tells of it with `task.assigned`.").Idempotent();
    }

    /// <param name="To">An active member of the workspace.</param>
    internal sealed record Successor(PersonId? To = null);

    /// <param name="HandedOver">How many tasks changed hands.</param>
    internal sealed record HandedOverTasks(int HandedOver);

    internal sealed record PeopleList(IReadOnlyList<Member> People);

    static async Task<Ok<PeopleList>> List(Actor actor, Database database, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken); // the role of pages may not look at password hashes, not even whether there is one
        return TypedResults.Ok(new PeopleList(await ListPeople.For(actor, one: null, db, cancellationToken)));
    }

    static async Task<Results<Created<Member>, ProblemHttpResult>> Add(NewPerson wanted, Actor actor, AddPerson add, CancellationToken cancellationToken) =>
        (await add.For(actor, wanted, cancellationToken)).Try(out var member, out var refusal) ? TypedResults.Created("/api/people", member) : refusal.Problem();

    static async Task<Results<Ok<Member>, ProblemHttpResult>> Change(Guid id, PersonChange change, Actor actor, ChangePerson people, CancellationToken cancellationToken) =>
        (await people.For(actor, new PersonId(id), change, cancellationToken)).Try(out var member, out var refusal) ? TypedResults.Ok(member) : refusal.Problem();

    static async Task<Results<NoContent, ProblemHttpResult>> Remove(Guid id, Actor actor, RemovePerson remove, CancellationToken cancellationToken) =>
        (await remove.Now(actor, new PersonId(id), cancellationToken)).Try(out _, out var refusal) ? TypedResults.NoContent() : refusal.Problem();

    static async Task<Results<Ok<HandedOverTasks>, ProblemHttpResult>> GiveOver(Guid id, Successor successor, Actor actor, GiveOver give, CancellationToken cancellationToken) =>
        (await give.From(actor, new PersonId(id), successor.To, cancellationToken)).Try(out var count, out var refusal) ? TypedResults.Ok(new HandedOverTasks(count)) : refusal.Problem();
}
