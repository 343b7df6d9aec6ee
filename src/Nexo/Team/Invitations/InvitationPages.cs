using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Platform.Ui;
using Nexo.Team.Pages;

namespace Nexo.Team;

/// <summary>The page <c>/administracao/equipe/convites</c>: a new invitation, and those that are open.</summary>
public static class InvitationPages
{
    public const string Invitations = "/administracao/equipe/convites";

    internal static void MapInvitationPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(Invitations).NeedsPermission(Permission.Administer).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(16 * 1024));
        pages.MapGet("", Show);
        pages.MapPost("", Make);
        pages.MapPost("{id:guid}/renovar", Renew);
        pages.MapPost("{id:guid}/revogar", Revoke);
    }

    /// <summary>What was typed, to be shown again when it is refused.</summary>
    public sealed record InvitationForm
    {
        public string? Email { get; init; }
        public string? Name { get; init; }
        public string? Role { get; init; }
        public string[] Channels { get; init; } = [];
        public string[] Categories { get; init; } = [];
    }

    static async Task<RazorComponentResult<InvitationsDocument>> Show(Actor actor, HttpContext context, Database database, CancellationToken cancellationToken) =>
        await Page(context, StatusCodes.Status200OK, actor, database, null, null, null, cancellationToken);

    /// <summary>Answered with the page itself, not with a redirect: the link is shown now and stands in no address.</summary>
    static async Task<IResult> Make([FromForm] InvitationForm form, Actor actor, HttpContext context, InvitePerson invite, Database database, CancellationToken cancellationToken)
    {
        var made = Wanted(form).Try(out var wanted, out var refusal) ? await invite.For(actor, wanted, context.Request, cancellationToken) : refusal;
        return made.Try(out var fresh, out refusal)
            ? await Page(context, StatusCodes.Status201Created, actor, database, fresh, null, null, cancellationToken)
            : await Page(context, Problems.StatusOf(refusal.Kind), actor, database, null, refusal, form, cancellationToken);
    }

    // A form value is read so that this route asks for the form's token.
    static async Task<IResult> Renew(Guid id, [FromForm] string? back, Actor actor, HttpContext context, InvitePerson invite, Database database, CancellationToken cancellationToken) =>
        (await invite.Again(actor, id, context.Request, cancellationToken)).Try(out var fresh, out var refusal)
            ? await Page(context, StatusCodes.Status200OK, actor, database, fresh, null, null, cancellationToken)
            : await Page(context, Problems.StatusOf(refusal.Kind), actor, database, null, refusal, null, cancellationToken);

    static async Task<IResult> Revoke(Guid id, [FromForm] string? back, Actor actor, HttpContext context, RevokeInvitation revoke, Database database, CancellationToken cancellationToken) =>
        (await revoke.Now(actor, id, cancellationToken)).Try(out _, out var refusal)
            ? Answers.SeeOther(Invitations)
            : await Page(context, Problems.StatusOf(refusal.Kind), actor, database, null, refusal, null, cancellationToken);

    static Outcome<WantedInvitation> Wanted(InvitationForm form) =>
        TeamForms.Read(form.Role, form.Channels, form.Categories).Try(out var work, out var refusal)
            ? new WantedInvitation(form.Email, form.Name, work.Role, work.Channels, work.Categories)
            : refusal;

    static async Task<RazorComponentResult<InvitationsDocument>> Page(
        HttpContext context, int status, Actor actor, Database database, FreshInvitation? fresh, Refusal? refusal, InvitationForm? typed, CancellationToken cancellationToken)
    {
        context.KeepNothing();
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var open = await InvitationRow.Open(db, actor.Workspace, one: null, cancellationToken);
        return new RazorComponentResult<InvitationsDocument>(new { Open = open, Fresh = fresh, Refusal = refusal, Typed = typed }) { StatusCode = status, PreventStreamingRendering = true };
    }
}
