using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Ledger.Pages;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Ledger;

/// <summary>The page <c>/decidir/{secret}</c>, for who holds a letter's link: what is to be decided, and two buttons. Opening it decides nothing.</summary>
static class DecidePages
{
    public const string Path = "/decidir/";

    public static void Map(IEndpointRouteBuilder app)
    {
        // The form is checked below, so that an old one is answered with a fresh page instead of an error.
        var pages = app.MapGroup(Path + "{secret}").AllowAnonymous().DisableAntiforgery().ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(32 * 1024));
        pages.MapGet("", Show);
        pages.MapPost("", Decide);
    }

    static async Task<RazorComponentResult<DecideDocument>> Show(string secret, HttpContext context, FollowLink link, CancellationToken cancellationToken) =>
        (await link.Look(secret, cancellationToken)).Try(out var step, out var refusal) ? Page(context, secret, step) : Page(context, secret, null, refusal);

    static async Task<RazorComponentResult<DecideDocument>> Decide(string secret, [FromForm] string? decisao, [FromForm] string? motivo, HttpContext context, FollowLink link, IAntiforgery antiforgery, CancellationToken cancellationToken)
    {
        var open = (await link.Look(secret, cancellationToken)).Try(out var step, out var refusal);
        if (!await antiforgery.IsRequestValidAsync(context))
            return Page(context, secret, open ? step : null, AccessRefusals.FormIsOld, motivo);
        if (!open)
            return Page(context, secret, null, refusal);
        if (decisao is not ("aprovar" or "recusar"))
            return Page(context, secret, step, LedgerRefusals.WhichDecision, motivo);
        return (await link.Decide(secret, decisao == "aprovar", motivo, cancellationToken)).Try(out var decided, out refusal)
            ? Page(context, secret, step, decided: decided)
            : Page(context, secret, refusal.Kind is RefusalKind.Invalid ? step : null, refusal, motivo);
    }

    /// <summary>The address holds the secret: it is passed on to nobody, kept by nobody and found by nobody.</summary>
    static RazorComponentResult<DecideDocument> Page(HttpContext context, string secret, LinkedStep? step, Refusal? refusal = null, string? typed = null, LedgerEntry? decided = null)
    {
        context.TellNobody();
        System.Diagnostics.Activity.Current?.SetTag("url.path", Path + "…");
        return new RazorComponentResult<DecideDocument>(new { Address = Path + secret, Linked = step, Refusal = refusal, Typed = typed, Decided = decided })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : Problems.StatusOf(refusal.Kind), PreventStreamingRendering = true,
        };
    }
}
