using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Platform.Ui;
using Nexo.Team.Pages;

namespace Nexo.Team;

/// <summary>The page <c>/convite/{secret}</c>, for who holds a link: a name and a password, or one button for who has an account.</summary>
static class AcceptPages
{
    public static void MapAcceptPages(this IEndpointRouteBuilder app)
    {
        // The form is checked below, so that an old one is answered with a fresh page instead of an error.
        var pages = app.MapGroup(InvitationLink.Path + "{secret}").AllowAnonymous().DisableAntiforgery().ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(16 * 1024));
        pages.MapGet("", Show);
        pages.MapPost("", Accept);
    }

    static async Task<IResult> Show(string secret, HttpContext context, AcceptInvitation accept, CancellationToken cancellationToken) =>
        await Page(context, StatusCodes.Status200OK, secret, accept, null, null, cancellationToken);

    static async Task<IResult> Accept(string secret, [FromForm(Name = "name")] string? name, [FromForm(Name = "password")] string? password,
        HttpContext context, AcceptInvitation accept, IAntiforgery antiforgery, CancellationToken cancellationToken)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return await Page(context, StatusCodes.Status400BadRequest, secret, accept, AccessRefusals.FormIsOld, name, cancellationToken);
        var joined = context.Features.Get<SignedIn>()?.Actor.Person is { } person
            ? await accept.AsKnown(secret, person, cancellationToken)
            : await accept.AsNewcomer(secret, name, password, cancellationToken);
        if (!joined.Try(out var who, out var refusal))
            return await Page(context, Problems.StatusOf(refusal.Kind), secret, accept, refusal, name, cancellationToken);
        await ComeIn(context, who);
        return Answers.SeeOther("/");
    }

    /// <summary>The session there is goes on in the new workspace; who has none gets one.</summary>
    public static Task ComeIn(HttpContext context, SignedIn joined) => context.Features.Get<SignedIn>() is { } who
        ? context.RequestServices.GetRequiredService<SessionStore>().Move(who, joined.Actor.Workspace, context.RequestAborted)
        : SessionCookie.Begin(context, joined, "link");

    static async Task<RazorComponentResult<AcceptDocument>> Page(HttpContext context, int status, string secret, AcceptInvitation accept, Refusal? refusal, string? name, CancellationToken cancellationToken)
    {
        context.KeepNothing();
        context.Response.Headers["X-Robots-Tag"] = "noindex";
        System.Diagnostics.Activity.Current?.SetTag("url.path", InvitationLink.Path + "…"); // a trace is no place for the secret
        var opened = await accept.Open(secret, cancellationToken);
        if (opened.Refusal is { } over)
            (status, refusal) = (status == StatusCodes.Status200OK ? Problems.StatusOf(over.Kind) : status, over);
        return new RazorComponentResult<AcceptDocument>(new
        {
            Address = InvitationLink.Path + secret, Opened = opened.IsRefused ? null : opened.Value, Refusal = refusal, Typed = name,
            SignedInAs = context.Features.Get<SignedIn>() is { } who ? await accept.EmailOf(who.Actor.Person!.Value, cancellationToken) : null,
        })
        { StatusCode = status, PreventStreamingRendering = true };
    }
}
