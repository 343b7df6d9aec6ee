using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>Personal keys and agent tokens.</summary>
static class TokenEndpoints
{
    public static void MapTokens(this IEndpointRouteBuilder app)
    {
        var tokens = app.MapGroup("/api/tokens").NeedsPermission(Permission.HoldKeys).WithTags("Access");
        tokens.MapGet("", List).WithExample(AccessExamples.Tokens).WithName("ListTokens").WithSummary("An admin sees all tokens of the workspace, others their own keys");
        tokens.MapPost("", Issue).WithExample(AccessExamples.MakeToken).WithName("CreateToken").WithSummary("Make a personal key, or with a channel an agent's token; the secret is shown once")
            .WithDescription("An admin makes a key for another member with `person`, the member's id. `Idempotency-Key`: a repetition is a 409, since the secret is kept nowhere.").ProducesProblem(409).WithMetadata(new TakesIdempotencyKey());
        tokens.MapDelete("{id:guid}", Revoke).WithName("RevokeToken").WithSummary("Revoke a token");
    }

    internal sealed record TokenList(IReadOnlyList<IssuedToken> Tokens);

    static async Task<Ok<TokenList>> List(Actor actor, Database database, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        return TypedResults.Ok(new TokenList(await ListTokens.For(actor, one: null, db)));
    }

    static async Task<Results<Created<FreshToken>, ProblemHttpResult>> Issue(WantedToken wanted, Actor actor, HttpContext context, IssueToken issue, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        var key = Idempotency.KeyOf(context.Request);
        return (await issue.For(actor, wanted, key, cancellationToken)).Try(out var fresh, out var refusal)
            ? TypedResults.Created("/api/tokens", fresh)
            : refusal.Problem();
    }

    static async Task<Results<NoContent, ProblemHttpResult>> Revoke(Guid id, Actor actor, RevokeToken revoke, CancellationToken cancellationToken) =>
        (await revoke.Now(actor, id, cancellationToken)).Try(out _, out var refusal) ? TypedResults.NoContent() : refusal.Problem();
}
