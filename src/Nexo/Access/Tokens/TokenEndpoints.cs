using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>Personal keys and agent tokens.</summary>
static class TokenEndpoints
{
    public static void MapTokens(this IEndpointRouteBuilder app)
    {
        var tokens = app.MapGroup("/api/tokens").NeedsPermission(Permission.HoldKeys).WithTags("Access");
        tokens.MapGet("", List).WithExample(AccessExamples.Tokens).WithName("ListTokens").WithSummary("An admin sees all tokens of the workspace, others their own keys")
            .WithDescription("`state`: active, expired or revoked; without it all of them. An old token stands below its successor.");
        tokens.MapPost("", Issue).WithExample(AccessExamples.MakeToken).WithName("CreateToken").WithSummary("Make a personal key, or with a channel an agent's token, or with runner a runner's; the secret is shown once")
            .WithDescription("An admin makes a key for another member with `person`, the member's id. `Idempotency-Key`: a repetition is a 409, since the secret is kept nowhere.").ProducesProblem(409).WithMetadata(new TakesIdempotencyKey());
        tokens.MapPost("{id:guid}/rotate", Rotate).ProducesProblem(409).WithExample(AccessExamples.RotateToken).WithName("RotateToken").WithSummary("Make a token's successor; both work for a while")
            .WithDescription("The successor has the same kind, channel or person, name and length of life. The old one goes on for `overlapHours` (0 to 720, 24 without it); `usesSinceRotated` in the list tells whether it is still used. A token has one successor: a second request is a 409 `rotated_already`.");
        tokens.MapDelete("{id:guid}", Revoke).WithName("RevokeToken").WithSummary("Revoke a token");
    }

    internal sealed record TokenList(IReadOnlyList<IssuedToken> Tokens);

    /// <param name="state">active, expired or revoked; all without.</param>
    internal static async Task<Results<Ok<TokenList>, ProblemHttpResult>> List(string? state, Actor actor, Database database, TimeProvider time, CancellationToken cancellationToken)
    {
        TokenState? only = state switch { null or "" => null, "active" => TokenState.Active, "expired" => TokenState.Expired, "revoked" => TokenState.Revoked, _ => (TokenState)(-1) };
        if (only is (TokenState)(-1))
            return Refusal.Invalid("state", "wrong_value", "state: must be one of active, expired, revoked.").Problem();
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        return TypedResults.Ok(new TokenList(await ListTokens.For(actor, new TokenFilter(only, time.GetUtcNow()), db)));
    }

    static async Task<Results<Created<FreshToken>, ProblemHttpResult>> Rotate(Guid id, WantedRotation? wanted, Actor actor, HttpContext context, RotateToken rotate, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        return (await rotate.Now(actor, id, wanted ?? new(), cancellationToken)).Try(out var fresh, out var refusal) ? TypedResults.Created("/api/tokens", fresh) : refusal.Problem();
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
