using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access.Pages;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Access;

/// <summary>The page <c>/entrar/codigo</c>: the second step of who has a second factor.</summary>
static class CodePages
{
    public static void MapCodePage(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(SignInPages.Code).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(16 * 1024));
        pages.MapGet("", Show);
        pages.MapPost("", Check).WithMetadata(new CountsAsSignIn());
    }

    /// <summary>Lets in who has proved who they are, or asks for their second factor first.</summary>
    public static async Task<IResult> Enter(HttpContext context, SignedIn who, string way, string? returnUrl)
    {
        if (!await context.RequestServices.GetRequiredService<SecondFactor>().IsOn(who.Actor.Person!.Value, context.RequestAborted))
        {
            await SessionCookie.Begin(context, who, way);
            return Answers.SeeOther(returnUrl ?? "/");
        }
        PendingSignIn.Begin(context, who, way);
        return Answers.SeeOther(SignInPages.Code + QueryString.Create("returnUrl", Answers.LocalOr(returnUrl, "/")));
    }

    static async Task<IResult> Show(string? returnUrl, HttpContext context, CancellationToken cancellationToken) =>
        await PendingSignIn.Of(context, cancellationToken) is null ? Answers.SeeOther(SignInPages.SignIn + QueryString.Create("returnUrl", Answers.LocalOr(returnUrl, "/"))) : Page(context, returnUrl, null);

    static async Task<IResult> Check(HttpContext context, SecondFactor factor, IAntiforgery antiforgery, CancellationToken cancellationToken)
    {
        var typed = await SignInPages.Form(context.Request, cancellationToken);
        var returnUrl = typed["returnUrl"].ToString();
        if (!await antiforgery.IsRequestValidAsync(context))
            return Page(context, returnUrl, AccessRefusals.FormIsOld);
        if (await PendingSignIn.Of(context, cancellationToken) is not var (who, way))
            return Answers.SeeOther(SignInPages.SignIn + QueryString.Create("returnUrl", Answers.LocalOr(returnUrl, "/")));
        if (!(await factor.Check(who.Actor, typed["code"], cancellationToken)).Try(out _, out var refusal))
            return Page(context, returnUrl, refusal);
        PendingSignIn.End(context);
        await SessionCookie.Begin(context, who, way);
        return Answers.SeeOther(returnUrl);
    }

    static RazorComponentResult<CodeDocument> Page(HttpContext context, string? returnUrl, Refusal? refusal)
    {
        context.KeepNothing();
        if (refusal?.TryAgainIn is { } wait)
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new RazorComponentResult<CodeDocument>(new { ReturnUrl = Answers.LocalOr(returnUrl, "/"), Refusal = refusal })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : Problems.StatusOf(refusal.Kind), PreventStreamingRendering = true,
        };
    }
}
