using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Accounts.Pages;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Accounts;

/// <summary>The page <c>/conta</c>: one's own password and sessions.</summary>
static class AccountPages
{
    public const string Account = "/conta";

    public static void MapAccountPage(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(Account).NeedsPermission(Permission.HoldKeys).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(16 * 1024));
        pages.MapGet("", Show);
        pages.MapPost("senha", Change);
        pages.MapPost("sessoes/encerrar", EndOthers);
        pages.MapPost("sessoes/{id:guid}/encerrar", End);
    }

    /// <summary>The page again, below a form that was refused.</summary>
    /// <param name="form">Which one: password, factor, passkey.</param>
    internal static async Task<RazorComponentResult<AccountDocument>> Page(HttpContext context, Actor actor, Refusal? refusal = null, string? form = null, string? done = null)
    {
        context.KeepNothing();
        refusal?.Later(context);
        var view = await AccountView.Read(context, actor, context.RequestAborted);
        return new RazorComponentResult<AccountDocument>(new { View = view, Refusal = refusal, Form = form, Done = done })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : Problems.StatusOf(refusal.Kind),
            PreventStreamingRendering = true,
        };
    }

    /// <summary>After a form: the page, which says what was done.</summary>
    internal static SeeOther Done(string what) => Answers.SeeOther($"{Account}?feito={what}");

    static Task<RazorComponentResult<AccountDocument>> Show(string? feito, Actor actor, HttpContext context) => Page(context, actor, done: feito);

    static async Task<IResult> Change([FromForm] string? present, [FromForm] string? password, Actor actor, HttpContext context, ChangeOwnPassword change, CancellationToken cancellationToken) =>
        (await change.For(actor, OwnSessionEndpoints.Current(context), present, password, cancellationToken)).Try(out _, out var refusal)
            ? Done("senha")
            : await Page(context, actor, refusal, "password");

    // Form values are read so that these routes ask for the form's token.
    static async Task<IResult> EndOthers([FromForm] string? back, Actor actor, HttpContext context, SessionStore sessions, CancellationToken cancellationToken)
    {
        await sessions.End(actor, one: null, except: OwnSessionEndpoints.Current(context), cancellationToken);
        return Done("sessoes");
    }

    static async Task<IResult> End(Guid id, [FromForm] string? back, Actor actor, SessionStore sessions, CancellationToken cancellationToken) =>
        await sessions.End(actor, id, except: null, cancellationToken) > 0 ? Done("sessao") : AccountRefusals.NoSuchSession.Problem();
}
