using System.Globalization;
using Nexo.Access;
using Nexo.Channels;
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

    static async Task<IResult> New(IFormCollection form, Actor actor, KeepSource keep, CancellationToken cancellationToken) =>
        (await keep.New(actor, Wanted(form), cancellationToken)).Try(out var source, out var refusal) ? Answers.SeeOther($"{Sources}/{source.Id}") : Back("", refusal);

    static async Task<IResult> Change(Guid id, IFormCollection form, Actor actor, KeepSource keep, CancellationToken cancellationToken) =>
        Back($"/{id}", (await keep.Change(actor, new SourceId(id), Wanted(form) with { Kind = null }, cancellationToken)).Refusal);

    static async Task<IResult> Run(Guid id, IFormCollection form, Actor actor, KeepSource keep, CancellationToken cancellationToken) =>
        Back($"/{id}", (await keep.Run(actor, new SourceId(id), cancellationToken)).Refusal);

    static async Task<IResult> Pause(Guid id, IFormCollection form, Actor actor, KeepSource keep, CancellationToken cancellationToken) =>
        Back($"/{id}", (await keep.Change(actor, new SourceId(id), new WantedSource(Paused: form["paused"] == "true"), cancellationToken)).Refusal);

    static async Task<IResult> Drop(Guid id, IFormCollection form, Actor actor, KeepSource keep, CancellationToken cancellationToken) =>
        Back("", (await keep.Drop(actor, new SourceId(id), cancellationToken)).Refusal);

    static WantedSource Wanted(IFormCollection form)
    {
        int? Number(string name) => int.TryParse(form[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
        var every = Number("every");
        return new WantedSource(form["name"].ToString(), Channel.TryParse(form["channel"], null, out var channel) ? channel : null, form["kind"], form["location"].ToString().Trim(), form["pattern"].ToString().Trim(),
            form["headerName"].ToString().Trim(), form["headerValue"], form["currency"].ToString().Trim().ToUpperInvariant(), form["mapping"].ToString(), every, every is null ? form["at"].ToString() : "", null, Number("revision"));
    }

    /// <summary>To the page, which says what was refused; what is not there is a 404.</summary>
    static IResult Back(string path, Refusal? refusal) => refusal is { Kind: RefusalKind.NotFound } ? refusal.Problem() : Answers.SeeOther(Sources + path + (refusal is null ? QueryString.Empty : QueryString.Create("refused", refusal.Code)));
}
