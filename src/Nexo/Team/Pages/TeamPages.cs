using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Platform.Ui;
using Nexo.Team.Pages;

namespace Nexo.Team;

/// <summary>The page <c>/administracao/equipe/{id}</c> and the forms on it: work, access, hand-over.</summary>
public static class TeamPages
{
    public const string Team = "/administracao/equipe";

    public static string Of(PersonId id) => $"{Team}/{id}";

    internal static void MapTeamPages(this IEndpointRouteBuilder app)
    {
        var page = app.MapGroup(Team + "/{id:guid}").NeedsPermission(Permission.Administer).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(16 * 1024));
        page.MapGet("", Show);
        page.MapPost("", Change);
        page.MapPost("acesso", Access);
        page.MapPost("saida", Remove);
        page.MapPost("passagem", HandOver);
    }

    public sealed record WorkForm
    {
        public string? Role { get; init; }
        public string[] Channels { get; init; } = [];
        public string[] Categories { get; init; } = [];
    }

    static Task<IResult> Show(Guid id, string? feito, int? tarefas, Actor actor, HttpContext context, ReadPerson read, CancellationToken cancellationToken) =>
        Page(new PersonId(id), actor, context, read, null, feito is null ? null : new PersonFace.Done(feito, tarefas ?? 0), cancellationToken);

    static async Task<IResult> Change(Guid id, [FromForm] WorkForm form, Actor actor, HttpContext context, ChangePerson people, ReadPerson read, CancellationToken cancellationToken)
    {
        var changed = TeamForms.Read(form.Role, form.Channels, form.Categories).Try(out var work, out var refusal)
            ? await people.For(actor, new PersonId(id), await Different(new PersonId(id), work, actor, read, cancellationToken), cancellationToken)
            : refusal;
        return await After(changed.Refusal, id, "salvo", actor, context, read, cancellationToken);
    }

    static async Task<IResult> Access(Guid id, [FromForm] string? entrar, Actor actor, HttpContext context, ChangePerson people, ReadPerson read, CancellationToken cancellationToken) =>
        await After((await people.For(actor, new PersonId(id), new PersonChange(Deactivated: entrar is null), cancellationToken)).Refusal, id, "salvo", actor, context, read, cancellationToken);

    // A form value is read so that this route asks for the form's token.
    static async Task<IResult> Remove(Guid id, [FromForm] string? back, Actor actor, HttpContext context, RemovePerson remove, ReadPerson read, CancellationToken cancellationToken) =>
        await After((await remove.Now(actor, new PersonId(id), cancellationToken)).Refusal, id, "salvo", actor, context, read, cancellationToken);

    static async Task<IResult> HandOver(Guid id, [FromForm] string? para, Actor actor, HttpContext context, GiveOver give, ReadPerson read, CancellationToken cancellationToken)
    {
        var given = await give.From(actor, new PersonId(id), PersonId.TryParse(para, null, out var to) ? to : null, cancellationToken);
        return await After(given.Refusal, id, $"passadas&tarefas={(given.IsRefused ? 0 : given.Value)}", actor, context, read, cancellationToken);
    }

    /// <summary>A role that stays as it is does not end the person's sessions.</summary>
    static async Task<PersonChange> Different(PersonId id, TeamForms.Work work, Actor actor, ReadPerson read, CancellationToken cancellationToken) =>
        new(Role: work.Role is { } role && (await read.Of(actor, id, cancellationToken))?.Person.Role != role ? role : null, Channels: work.Channels, Categories: work.Categories);

    static async Task<IResult> After(Refusal? refusal, Guid id, string done, Actor actor, HttpContext context, ReadPerson read, CancellationToken cancellationToken) =>
        refusal is null ? Answers.SeeOther($"{Of(new PersonId(id))}?feito={done}") : await Page(new PersonId(id), actor, context, read, refusal, null, cancellationToken);

    static async Task<IResult> Page(PersonId id, Actor actor, HttpContext context, ReadPerson read, Refusal? refusal, PersonFace.Done? done, CancellationToken cancellationToken)
    {
        if (await read.Of(actor, id, cancellationToken) is not { } view)
            return TypedResults.NotFound();
        context.KeepNothing();
        return new RazorComponentResult<PersonDocument>(new { View = view, Refusal = refusal, Outcome = done })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : Problems.StatusOf(refusal.Kind),
            PreventStreamingRendering = true,
        };
    }
}
