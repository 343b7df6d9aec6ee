using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Accounts.Pages;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Accounts;

/// <summary>The page <c>/conta/segundo-fator</c>: the picture for the app, its first code, the recovery codes.</summary>
static class FactorPages
{
    public const string Factor = $"{AccountPages.Account}/segundo-fator";

    public static void MapFactorPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(Factor).NeedsPermission(Permission.HoldKeys).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(16 * 1024));
        pages.MapGet("", Show);
        pages.MapPost("", Begin);
        pages.MapPost("confirmar", Confirm);
        pages.MapPost("codigos", MakeCodes);
        pages.MapPost("desligar", Off);
    }

    static async Task<IResult> Show(Actor actor, HttpContext context, OwnFactor factor, CancellationToken cancellationToken) =>
        await factor.Setup(actor.Person!.Value, cancellationToken) is { } setup ? Page(context, setup) : Answers.SeeOther(AccountPages.Account);

    static async Task<IResult> Begin([FromForm] string? present, Actor actor, HttpContext context, OwnFactor factor, CancellationToken cancellationToken) =>
        (await factor.Begin(actor, present, cancellationToken)).Try(out _, out var refusal) ? Answers.SeeOther(Factor) : await AccountPages.Page(context, actor, refusal, "factor");

    static async Task<IResult> Confirm([FromForm] string? code, Actor actor, HttpContext context, OwnFactor factor, CancellationToken cancellationToken)
    {
        if ((await factor.Confirm(actor, OwnSessionEndpoints.Current(context), code, cancellationToken)).Try(out var codes, out var refusal))
            return Page(context, codes: codes);
        return await factor.Setup(actor.Person!.Value, cancellationToken) is { } setup ? Page(context, setup, refusal: refusal) : await AccountPages.Page(context, actor, refusal, "factor");
    }

    static async Task<IResult> MakeCodes([FromForm] string? present, Actor actor, HttpContext context, OwnFactor factor, CancellationToken cancellationToken) =>
        (await factor.NewRecoveryCodes(actor, present, cancellationToken)).Try(out var codes, out var refusal) ? Page(context, codes: codes) : await AccountPages.Page(context, actor, refusal, "factor");

    static async Task<IResult> Off([FromForm] string? present, Actor actor, HttpContext context, OwnFactor factor, CancellationToken cancellationToken) =>
        (await factor.Off(actor, present, cancellationToken)).Try(out _, out var refusal) ? AccountPages.Done("fator-desligado") : await AccountPages.Page(context, actor, refusal, "factor");

    /// <summary>The codes are answered with the page itself: they are shown now and travel in no address.</summary>
    static RazorComponentResult<FactorDocument> Page(HttpContext context, FactorSetup? setup = null, IReadOnlyList<string>? codes = null, Refusal? refusal = null)
    {
        context.KeepNothing();
        refusal?.Later(context);
        return new RazorComponentResult<FactorDocument>(new { Setup = setup, Codes = codes, Refusal = refusal })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : Problems.StatusOf(refusal.Kind), PreventStreamingRendering = true,
        };
    }
}
