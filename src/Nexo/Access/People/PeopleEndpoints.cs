using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>Who belongs to the workspace; admins change it, heads need it to assign.</summary>
static class PeopleEndpoints
{
    const string Shown = """
        { "id": "0198a2b8-5554-71c8-a10d-8dda9334ef68", "name": "Equipe Catálogo", "email": "equipe.catalogo@nexo.local", "role": "member", "channels": ["amazon"],
          "categories": ["optimization"], "canSignIn": true, "deactivatedAt": null, "createdAt": "2026-11-21T09:00:00Z" }
        """;

    public static void MapPeople(this IEndpointRouteBuilder app)
    {
        var people = app.MapGroup("/api/people").WithTags("Access");
        people.MapGet("", List).WithExample(answer: $$"""{ "people": [{{Shown}}] }""").NeedsPermission(Permission.DecideTasks)
            .WithName("ListPeople").WithSummary("The people of the workspace; their ids are what assignedTo takes");
        people.MapPost("", Add).NeedsPermission(Permission.Administer).ProducesProblem(409)
            .WithExample("""{ "email": "equipe.catalogo@nexo.local", "name": "Equipe Catálogo", "role": "member", "channels": ["amazon"], "categories": ["optimization"], "password": "uma frase só sua" }""", Shown)
            .WithName("AddPerson").WithSummary("Make somebody a member of the workspace")
            .WithDescription("With a `password` they can sign in at once; a key for them is made by `POST /api/tokens` with their `person`.");
        people.MapPatch("/{id:guid}", Change).NeedsPermission(Permission.Administer).ProducesProblem(409)
            .WithExample("""{ "role": "head", "channels": ["amazon", "shopee"] }""", Shown)
            .WithName("ChangePerson").WithSummary("Change name, role, channels, categories or password, deactivate or let in again")
            .WithDescription("What is left out stays. A change of role, password or `deactivated` ends the person's sessions. The last admin stays one.");
    }

    internal sealed record Listed(IReadOnlyList<Member> People);

    static async Task<Ok<Listed>> List(Actor actor, Database database, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken); // the role of pages may not look at password hashes, not even whether there is one
        return TypedResults.Ok(new Listed(await ListPeople.For(actor, one: null, db, cancellationToken)));
    }

    static async Task<Results<Created<Member>, ProblemHttpResult>> Add(NewPerson wanted, Actor actor, AddPerson add, CancellationToken cancellationToken) =>
        (await add.For(actor, wanted, cancellationToken)).Try(out var member, out var refusal) ? TypedResults.Created("/api/people", member) : refusal.Problem();

    static async Task<Results<Ok<Member>, ProblemHttpResult>> Change(Guid id, PersonChange change, Actor actor, ChangePerson people, CancellationToken cancellationToken) =>
        (await people.For(actor, new PersonId(id), change, cancellationToken)).Try(out var member, out var refusal) ? TypedResults.Ok(member) : refusal.Problem();
}
