using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Accounts;

/// <summary>One's own second factor; an admin removes a member's.</summary>
static class FactorEndpoints
{
    public static void MapFactor(this IEndpointRouteBuilder account)
    {
        var factor = account.MapGroup("second-factor").NeedsPermission(Permission.HoldKeys);
        factor.MapGet("", Show).WithExample(AccountExamples.FactorStatus).WithName("ShowSecondFactor").WithSummary("Whether your second factor is on");
        factor.MapPost("", Begin).WithExample(AccountExamples.BeginFactor).ProducesProblem(403).ProducesProblem(409).ProducesProblem(429)
            .WithName("BeginSecondFactor").WithSummary("Get a secret for an authenticator app").WithDescription("Needs your password as `present`, if you have one. Nothing is asked for at the sign-in until a code confirms it.");
        factor.MapPost("confirm", Confirm).WithExample(AccountExamples.ConfirmFactor).ProducesProblem(409).ProducesProblem(429)
            .WithName("ConfirmSecondFactor").WithSummary("Switch the second factor on by the app's first code").WithDescription("Answers ten recovery codes, shown once. Your other sessions end.");
        factor.MapPost("recovery-codes", MakeCodes).WithExample(AccountExamples.MakeRecoveryCodes).ProducesProblem(403).ProducesProblem(409).ProducesProblem(429)
            .WithName("MakeRecoveryCodes").WithSummary("Make ten new recovery codes; the old ones end");
        factor.MapPost("off", Off).WithExample(AccountExamples.FactorOff).ProducesProblem(403).ProducesProblem(409).ProducesProblem(429)
            .WithName("SwitchSecondFactorOff").WithSummary("Switch the second factor off");
    }

    public static void MapFactorOfOthers(this IEndpointRouteBuilder app) =>
        app.MapDelete("/api/people/{id:guid}/second-factor", Remove).NeedsPermission(Permission.Administer).WithTags("Access").ProducesProblem(404).ProducesProblem(409)
            .WithName("RemoveSecondFactor").WithSummary("Remove the second factor of a member who lost it").WithDescription("Refused for who belongs to another workspace too.");

    /// <param name="Present">Your password; left out by who has none.</param>
    internal sealed record PasswordAgain(string? Present = null);

    internal sealed record FactorCode(string? Code = null);

    /// <param name="RecoveryCodes">Each works once instead of the app.</param>
    internal sealed record RecoveryCodeList(IReadOnlyList<string> RecoveryCodes);

    static async Task<Ok<FactorStatus>> Show(Actor actor, OwnFactor factor, CancellationToken cancellationToken) =>
        TypedResults.Ok(await factor.Status(actor.Person!.Value, cancellationToken));

    static async Task<Results<Ok<FactorSetup>, ProblemHttpResult>> Begin(PasswordAgain typed, Actor actor, HttpContext context, OwnFactor factor, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        return (await factor.Begin(actor, typed.Present, cancellationToken)).Try(out var setup, out var refusal) ? TypedResults.Ok(setup) : refusal.Later(context).Problem();
    }

    static async Task<Results<Ok<RecoveryCodeList>, ProblemHttpResult>> Confirm(FactorCode typed, Actor actor, HttpContext context, OwnFactor factor, CancellationToken cancellationToken) =>
        Codes(context, await factor.Confirm(actor, OwnSessionEndpoints.Current(context), typed.Code, cancellationToken));

    static async Task<Results<Ok<RecoveryCodeList>, ProblemHttpResult>> MakeCodes(PasswordAgain typed, Actor actor, HttpContext context, OwnFactor factor, CancellationToken cancellationToken) =>
        Codes(context, await factor.NewRecoveryCodes(actor, typed.Present, cancellationToken));

    static Results<Ok<RecoveryCodeList>, ProblemHttpResult> Codes(HttpContext context, Outcome<string[]> made)
    {
        context.Response.Headers.CacheControl = "no-store";
        return made.Try(out var codes, out var refusal) ? TypedResults.Ok(new RecoveryCodeList(codes)) : refusal.Later(context).Problem();
    }

    static async Task<Results<NoContent, ProblemHttpResult>> Off(PasswordAgain typed, Actor actor, HttpContext context, OwnFactor factor, CancellationToken cancellationToken) =>
        (await factor.Off(actor, typed.Present, cancellationToken)).Try(out _, out var refusal) ? TypedResults.NoContent() : refusal.Later(context).Problem();

    static async Task<Results<NoContent, ProblemHttpResult>> Remove(Guid id, Actor actor, OwnFactor factor, CancellationToken cancellationToken) =>
        (await factor.Remove(actor, new PersonId(id), cancellationToken)).Try(out _, out var refusal) ? TypedResults.NoContent() : refusal.Problem();
}
