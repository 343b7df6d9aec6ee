using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Inbox.Views;

/// <summary>The forms of the views: saving from the inbox, changing from their page. Each answers with a 303 and one sentence.</summary>
static class ViewRoutes
{
    public const string Path = "/aprovacoes/visoes";

    public static void Map(IEndpointRouteBuilder app)
    {
        var forms = app.MapGroup(Path).NeedsPermission(Permission.ReadTasks).ExcludeFromDescription();
        forms.MapPost("/salvar", Save);
        forms.MapPost("/{id:guid}", Change);
    }

    // Properties, not constructor parameters: a box that is not ticked is not sent, and the binder refuses a missing parameter.
    internal sealed record SaveForm
    {
        public string? Nome { get; init; }
        public string? Endereco { get; init; }
        public string? Compartilhar { get; init; }
        public string? Padrao { get; init; }
    }

    internal sealed record ChangeForm
    {
        /// <summary>renomear, subir, descer, compartilhar, recolher, padrao, sem-padrao, excluir.</summary>
        public string? Fazer { get; init; }
        public string? Nome { get; init; }
        public int? Lugar { get; init; }
    }

    static async Task<SeeOther> Save(HttpContext context, Actor actor, [FromForm] SaveForm form, SaveView save, IStringLocalizer<InboxWords> words, CancellationToken cancellationToken)
    {
        var outcome = await save.Save(actor, new(form.Nome, form.Endereco, form.Compartilhar is not null, form.Padrao is not null), cancellationToken);
        var saved = outcome.Try(out var view, out var refusal);
        Flash.Put(context, saved ? words["view.saved", view.Name] : refusal.Said(words), saved ? "ok" : "danger");
        return Answers.SeeOther(saved ? view.Address : Answers.LocalOr(form.Endereco, InboxView.Path));
    }

    static async Task<IResult> Change(HttpContext context, Guid id, Actor actor, [FromForm] ChangeForm form, ChangeView views, IStringLocalizer<InboxWords> words, CancellationToken cancellationToken)
    {
        var place = form.Lugar ?? 0;
        var outcome = form.Fazer switch
        {
            "excluir" => await views.Delete(actor, new(id), cancellationToken),
            "subir" => await Changed(new(Place: Math.Max(0, place - 1))),
            "descer" => await Changed(new(Place: Math.Max(0, place) + 1)),
            "compartilhar" => await Changed(new(Shared: true)),
            "recolher" => await Changed(new(Shared: false)),
            "padrao" => await Changed(new(IsDefault: true)),
            "sem-padrao" => await Changed(new(IsDefault: false)),
            _ => await Changed(new(Name: form.Nome ?? "")),
        };
        var done = outcome.Try(out var view, out var refusal);
        if (!done && refusal.Kind == RefusalKind.NotFound)
            return TypedResults.NotFound();
        Flash.Put(context, done ? words[form.Fazer == "excluir" ? "view.deleted" : "view.changed", view.Name] : refusal.Said(words), done ? "ok" : "danger");
        return Answers.SeeOther(Path);

        Task<Outcome<SavedView>> Changed(ViewChange change) => views.Change(actor, new(id), change, cancellationToken);
    }
}
