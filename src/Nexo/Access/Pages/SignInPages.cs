using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access.Pages;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Access;

/// <summary>The page <c>/entrar</c> and the form <c>/sair</c>.</summary>
static class SignInPages
{
    public const string SignIn = "/entrar", SignOut = "/sair", Code = "/entrar/codigo", Forgotten = "/esqueci-a-senha";

    public static void MapSignInPage(this IEndpointRouteBuilder app)
    {
        // The forms are checked below, so that an old one is answered with a fresh page instead of an error.
        var pages = app.MapGroup("").AllowAnonymous().DisableAntiforgery().ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(16 * 1024));
        pages.MapGet(SignIn, Show);
        pages.MapPost(SignIn, Begin).WithMetadata(new CountsAsSignIn());
        pages.MapPost(SignOut, End);
    }

    static IResult Show(string? returnUrl, string? feito, string? recusado, HttpContext context) =>
        context.Features.Get<SignedIn>() is null ? Page(context, StatusCodes.Status200OK, returnUrl, done: feito, refused: recusado) : Answers.SeeOther(returnUrl ?? "/");

    static async Task<IResult> Begin(HttpContext context, SignIn signIn, IAntiforgery antiforgery, CancellationToken cancellationToken)
    {
        var typed = await Form(context.Request, cancellationToken);
        var (email, returnUrl) = (typed["email"].ToString(), typed["returnUrl"].ToString());
        if (!await antiforgery.IsRequestValidAsync(context))
            return Page(context, StatusCodes.Status400BadRequest, returnUrl, email, AccessRefusals.FormIsOld);
        if (!SignInForm.Read(email, typed["password"]).Try(out var form, out var refusal)
            || !(await signIn.With(form.Email, form.Password, cancellationToken)).Try(out var who, out refusal))
            return Page(context, Problems.StatusOf(refusal.Kind), returnUrl, email, refusal);
        return await CodePages.Enter(context, who, "password", returnUrl);
    }

    static async Task<IResult> End(HttpContext context, IAntiforgery antiforgery)
    {
        if (context.Features.Get<SignedIn>() is not null && !await antiforgery.IsRequestValidAsync(context))
            return AccessRefusals.FormIsOld.Problem();
        await SessionCookie.End(context);
        return Answers.SeeOther(SignIn);
    }

    static RazorComponentResult<SignInDocument> Page(HttpContext context, int status, string? returnUrl, string email = "", Refusal? refusal = null, string? done = null, string? refused = null)
    {
        context.KeepNothing();
        if (refusal?.TryAgainIn is { } wait)
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new RazorComponentResult<SignInDocument>(new { Email = email, ReturnUrl = Answers.LocalOr(returnUrl, "/"), Refusal = refusal, Done = done, Refused = refused })
        {
            StatusCode = status,
            PreventStreamingRendering = true,
        };
    }

    /// <summary>What is not a readable form counts as an empty one.</summary>
    internal static async Task<IFormCollection> Form(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request.HasFormContentType ? await request.ReadFormAsync(cancellationToken) : FormCollection.Empty;
        }
        catch (InvalidDataException)
        {
            return FormCollection.Empty;
        }
    }
}
