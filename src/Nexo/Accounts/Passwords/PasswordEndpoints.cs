using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Accounts;

/// <summary>One's own password, and links to a new one.</summary>
static class PasswordEndpoints
{
    public static void MapPasswords(this IEndpointRouteBuilder account)
    {
        account.MapPost("password", Change).NeedsPermission(Permission.HoldKeys).WithExample(AccountExamples.ChangePassword)
            .ProducesProblem(403).ProducesProblem(409).ProducesProblem(429)
            .WithName("ChangeOwnPassword").WithSummary("Change your password").WithDescription("Needs the present one. Every other session of yours ends; your keys go on.");
        account.MapPost("password/reset", Ask).AllowAnonymous().WithMetadata(new CountsAsSignIn()).WithExample(AccountExamples.AskForReset).ProducesProblem(409).ProducesProblem(429)
            .WithName("AskForReset").WithSummary("Have a link to a new password mailed").WithDescription("Answers 202 for every address, whether or not somebody has it. 409 `mail_not_set` where this installation sends no mail.");
        account.MapPut("password/reset", Set).AllowAnonymous().WithExample(AccountExamples.SetNewPassword).ProducesProblem(404).ProducesProblem(429)
            .WithName("SetNewPassword").WithSummary("Set a new password by a link's secret").WithDescription("`secret` is the last part of the link. It counts once, for 60 minutes; all sessions end.");
    }

    public static void MapResetLinks(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/people/{id:guid}/reset-link", Make).NeedsPermission(Permission.Administer).WithTags("Access").WithExample(AccountExamples.ResetLink)
            .ProducesProblem(404).ProducesProblem(409)
            .WithName("MakeResetLink").WithSummary("Make a link by which a member sets a new password").WithDescription("Shown once, valid for 60 minutes. Refused for who belongs to another workspace too.");

    internal sealed record PasswordChange(string? Present = null, string? Password = null);

    internal sealed record ResetAsked(string? Email = null);

    internal sealed record NewPassword(string? Secret = null, string? Password = null);

    static async Task<Results<NoContent, ProblemHttpResult>> Change(PasswordChange typed, Actor actor, HttpContext context, ChangeOwnPassword change, CancellationToken cancellationToken) =>
        (await change.For(actor, OwnSessionEndpoints.Current(context), typed.Present, typed.Password, cancellationToken)).Try(out _, out var refusal)
            ? TypedResults.NoContent() : refusal.Later(context).Problem();

    static async Task<Results<Accepted, ProblemHttpResult>> Ask(ResetAsked asked, HttpContext context, AskForReset reset, CancellationToken cancellationToken) =>
        (await reset.For(asked.Email, cancellationToken)).Try(out _, out var refusal) ? TypedResults.Accepted((string?)null) : refusal.Later(context).Problem();

    static async Task<Results<NoContent, ProblemHttpResult>> Set(NewPassword typed, HttpContext context, SetNewPassword set, CancellationToken cancellationToken) =>
        (await set.With(typed.Secret, typed.Password, cancellationToken)).Try(out _, out var refusal) ? TypedResults.NoContent() : refusal.Later(context).Problem();

    static async Task<Results<Created<ResetLink>, ProblemHttpResult>> Make(Guid id, Actor actor, HttpContext context, ResetLinks links, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        return (await links.For(actor, new PersonId(id), context.Request, cancellationToken)).Try(out var link, out var refusal)
            ? TypedResults.Created((string?)null, link) : refusal.Problem();
    }

    /// <summary>Says when to ask again, where that helps.</summary>
    internal static Refusal Later(this Refusal refusal, HttpContext context)
    {
        if (refusal.TryAgainIn is { } wait)
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return refusal;
    }
}
