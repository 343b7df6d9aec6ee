using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Accounts.Pages;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Accounts;

/// <summary>Forms of the page of one person, by which an admin helps who cannot sign in: a link to a new password, and no second factor any more.</summary>
static class HelpPages
{
    const string Team = "/administracao/equipe";

    public static void MapHelpPages(this IEndpointRouteBuilder app)
    {
        var help = app.MapGroup(Team + "/{id:guid}").NeedsPermission(Permission.Administer).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(16 * 1024));
        help.MapPost("link-de-senha", MakeLink);
        help.MapPost("segundo-fator", RemoveFactor);
    }

    // A form value is read so that this route asks for the form's token.
    static async Task<IResult> MakeLink(Guid id, [FromForm] string? back, Actor actor, HttpContext context, ResetLinks links, CancellationToken cancellationToken) =>
        (await links.For(actor, new PersonId(id), context.Request, cancellationToken)).Try(out var link, out var refusal) ? Page(context, id, link) : Page(context, id, refusal: refusal);

    static async Task<IResult> RemoveFactor(Guid id, [FromForm] string? back, Actor actor, HttpContext context, OwnFactor factor, CancellationToken cancellationToken) =>
        (await factor.Remove(actor, new PersonId(id), cancellationToken)).Try(out _, out var refusal) ? Answers.SeeOther($"{Team}/{id}?feito=fator") : Page(context, id, refusal: refusal);

    /// <summary>The link is answered with the page itself: it is shown now and travels in no address.</summary>
    static RazorComponentResult<HelpDocument> Page(HttpContext context, Guid id, ResetLink? link = null, Refusal? refusal = null)
    {
        context.KeepNothing();
        return new RazorComponentResult<HelpDocument>(new { BackTo = $"{Team}/{id}", Link = link, Refusal = refusal })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : Problems.StatusOf(refusal.Kind), PreventStreamingRendering = true,
        };
    }
}
