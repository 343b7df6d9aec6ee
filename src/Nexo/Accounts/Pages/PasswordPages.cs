using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Accounts.Pages;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Accounts;

/// <summary>The pages <c>/esqueci-a-senha</c> and <c>/nova-senha/{secret}</c>, for who cannot sign in.</summary>
static class PasswordPages
{
    public const string Forgotten = "/esqueci-a-senha", New = "/nova-senha";

    public static void MapPasswordPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").AllowAnonymous().ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(16 * 1024));
        pages.MapGet(Forgotten, (HttpContext context, Mail mail) => Forgot(context, mail));
        pages.MapPost(Forgotten, Ask).WithMetadata(new CountsAsSignIn());
        pages.MapGet($"{New}/{{secret}}", Show);
        pages.MapPost($"{New}/{{secret}}", Set);
    }

    static RazorComponentResult<ForgottenDocument> Forgot(HttpContext context, Mail mail, string? sentTo = null, string? typed = null, Refusal? refusal = null)
    {
        context.KeepNothing();
        refusal?.Later(context);
        return new RazorComponentResult<ForgottenDocument>(new { HasMail = mail.IsSet, SentTo = sentTo, Typed = typed ?? "", Refusal = refusal })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : Problems.StatusOf(refusal.Kind), PreventStreamingRendering = true,
        };
    }

    static async Task<IResult> Ask([FromForm] string? email, HttpContext context, Mail mail, AskForReset reset, CancellationToken cancellationToken) =>
        (await reset.For(email, cancellationToken)).Try(out var address, out var refusal) ? Forgot(context, mail, address) : Forgot(context, mail, typed: email, refusal: refusal);

    static async Task<IResult> Show(string secret, HttpContext context, SetNewPassword set, CancellationToken cancellationToken) =>
        Page(context, secret, await set.Email(secret, cancellationToken));

    static async Task<IResult> Set(string secret, [FromForm] string? password, HttpContext context, SetNewPassword set, CancellationToken cancellationToken) =>
        (await set.With(secret, password, cancellationToken)).Try(out _, out var refusal)
            ? Answers.SeeOther($"{Access.SignInPages.SignIn}?feito=senha")
            : Page(context, secret, await set.Email(secret, cancellationToken), refusal);

    /// <summary>The address holds the secret: it is passed on to nobody and stands in no trace.</summary>
    static RazorComponentResult<NewPasswordDocument> Page(HttpContext context, string secret, string? email, Refusal? refusal = null)
    {
        context.TellNobody();
        refusal?.Later(context);
        System.Diagnostics.Activity.Current?.SetTag("url.path", New);
        return new RazorComponentResult<NewPasswordDocument>(new { Secret = secret, Email = email, Refusal = refusal })
        {
            StatusCode = refusal is not null ? Problems.StatusOf(refusal.Kind) : email is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK,
            PreventStreamingRendering = true,
        };
    }
}
