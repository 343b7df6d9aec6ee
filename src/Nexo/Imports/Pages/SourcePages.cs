using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Imports.Pages;

/// <summary>What the pages of sources post.</summary>
static class SourcePages
{
    public const string Sources = "/anuncios/importacoes/fontes";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var sources = routes.MapGroup(Sources).NeedsPermission(Permission.ImportListings).ExcludeFromDescription();
        sources.MapPost("", New);
        sources.MapPost("{id:guid}", Change);
        sources.MapPost("{id:guid}/agora", Run);
        sources.MapPost("{id:guid}/pausa", Pause);
        sources.MapPost("{id:guid}/excluir", Drop);
    }

    static async Task<IResult> New(IFormCollection form, HttpContext context, Actor actor, KeepSource keep, CancellationToken cancellationToken)
    {
        var typed = TypedSource.From(form);
        return (await keep.New(actor, typed.Wanted(), cancellationToken)).Try(out var source, out var refusal) ? Answers.SeeOther($"{Sources}/{source.Id}") : Again(context, null, typed, refusal);
    }

    static async Task<IResult> Change(Guid id, IFormCollection form, HttpContext context, Actor actor, Sources sources, KeepSource keep, CancellationToken cancellationToken)
    {
        if (await sources.Find(actor.Workspace, new SourceId(id), cancellationToken) is not { } known)
            return Imports.Sources.NotFound.Problem();
        var typed = TypedSource.From(form) with { Kind = known.Kind };
        return (await keep.Change(actor, known.Id, typed.Wanted(), cancellationToken)).Try(out _, out var refusal) ? Answers.SeeOther($"{Sources}/{id}") : Again(context, id, typed, refusal);
    }

    static async Task<IResult> Run(Guid id, IFormCollection form, Actor actor, KeepSource keep, CancellationToken cancellationToken) =>
        Back($"/{id}", (await keep.Run(actor, new SourceId(id), cancellationToken)).Refusal);

    static async Task<IResult> Pause(Guid id, IFormCollection form, Actor actor, KeepSource keep, CancellationToken cancellationToken) =>
        Back($"/{id}", (await keep.Change(actor, new SourceId(id), new WantedSource(Paused: form["paused"] == "true"), cancellationToken)).Refusal);

    static async Task<IResult> Drop(Guid id, IFormCollection form, Actor actor, KeepSource keep, CancellationToken cancellationToken) =>
        Back("", (await keep.Drop(actor, new SourceId(id), cancellationToken)).Refusal);

    /// <summary>The page with what was typed, and why it cannot be.</summary>
    static RazorComponentResult<SourceDocument> Again(HttpContext context, Guid? id, TypedSource typed, Refusal refusal)
    {
        context.KeepNothing();
        return new RazorComponentResult<SourceDocument>(new { Id = id, Typed = typed, Refusal = refusal }) { StatusCode = Problems.StatusOf(refusal.Kind), PreventStreamingRendering = true };
    }

    /// <summary>To the page, which says what was refused; what is not there is a 404.</summary>
    static IResult Back(string path, Refusal? refusal) => refusal is { Kind: RefusalKind.NotFound } ? refusal.Problem() : Answers.SeeOther(Sources + path + (refusal is null ? QueryString.Empty : QueryString.Create("refused", refusal.Code)));
}
