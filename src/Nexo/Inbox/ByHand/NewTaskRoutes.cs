using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Inbox.OneTask;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Platform.Ui;
using Nexo.Tasks;

namespace Nexo.Inbox.ByHand;

/// <summary>The page <c>/aprovacoes/nova</c>: a task by hand, for the listings that were chosen, and the templates it is written from.</summary>
public static class NewTaskRoutes
{
    public const string Path = "/aprovacoes/nova";

    internal static void Map(IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(Path).NeedsPermission(Permission.DecideTasks).ExcludeFromDescription();
        pages.MapGet("", Show);
        pages.MapPost("", Make);
        pages.MapPost("/modelos/{id:guid}/excluir", Forget);
    }

    /// <summary>What the page is filled with.</summary>
    /// <param name="Kept">Ticked before, and not among those that were found now.</param>
    public sealed record State(NewTaskForm Form, IReadOnlyList<TaskTemplate> Templates, ListingPage Found, IReadOnlyList<DraftListing> Kept, string? Search, Refusal? Refusal = null)
    {
        public bool HasListings => Found.Listings.Count + Kept.Count > 0;
    }

    static async Task<IResult> Show(Actor actor, ShowNewTask show, Templates templates, TimeProvider time, string? modelo, string? canal, string? busca, CancellationToken cancellationToken)
    {
        var form = TemplateId.TryParse(modelo, null, out var id) && await templates.One(actor, id, cancellationToken) is { } template ? NewTaskForm.Of(template) : new NewTaskForm();
        return await show.Page(actor, form with { Canal = canal, Busca = busca, Chave = Guid.CreateVersion7(time.GetUtcNow()).ToString("n") }, null, cancellationToken);
    }

    static async Task<IResult> Make(HttpContext context, Actor actor, [FromForm] NewTaskForm form, MakeTasks make, Templates templates, ShowNewTask show, IStringLocalizer<InboxWords> words, CancellationToken cancellationToken)
    {
        if (form.Fazer == "buscar")
            return await show.Page(actor, form, null, cancellationToken);
        if (!form.Draft().Try(out var draft, out var refusal))
            return await show.Page(actor, form, refusal, cancellationToken);
        if (form.Guardar is { Length: > 0 } name && !(await templates.Save(actor, name, draft, cancellationToken)).Try(out _, out refusal))
            return await show.Page(actor, form, refusal, cancellationToken);
        if (form.Fazer == "guardar")
        {
            Flash.Put(context, words["new.kept", form.Guardar ?? ""], "ok");
            return Answers.SeeOther(Path);
        }
        Channel? channel = Channel.TryParse(form.Canal, null, out var named) ? named : null;
        var outcome = await make.For(actor, draft, channel, form.Chosen(), form.Chave, template: null, cancellationToken);
        if (!outcome.Try(out var made, out refusal) || (made.Created.Count == 0 && made.Failed is [var first, ..] && (refusal = new Refusal(first.Code, first.Error, RefusalKind.Invalid)) is not null))
            return await show.Page(actor, form with { Guardar = null }, refusal, cancellationToken);
        var said = words.Count("new.made", made.Created.Count);
        Flash.Put(context, made.Failed.Count == 0 ? said : $"{said} {words.Count("new.failed", made.Failed.Count)} {made.Failed[0].Error}", made.Failed.Count == 0 ? "ok" : "warn");
        return Answers.SeeOther(made.Created is [var only] ? $"/tarefas/{only.TaskId}" : InboxView.Path + "?aba=pendentes&ordem=recentes");
    }

    // Form values are read so that this route asks for the form's token.
    static async Task<SeeOther> Forget(Guid id, [FromForm] string? volta, Actor actor, Templates templates, CancellationToken cancellationToken)
    {
        await templates.Delete(actor, new(id), cancellationToken);
        return Answers.SeeOther(volta ?? Path);
    }
}

/// <summary>The page with what was typed and ticked, and the listings its search finds.</summary>
sealed class ShowNewTask(Templates templates, ListListings listings, MakeTasks make)
{
    public async Task<IResult> Page(Actor actor, NewTaskForm form, Refusal? refusal, CancellationToken cancellationToken)
    {
        Channel? channel = Channel.TryParse(form.Canal, null, out var named) ? named : null;
        var asked = form.Busca is { Length: > 0 } || channel is not null;
        var found = asked && (await listings.Page(actor.Workspace, new ListingQuery(channel, form.Busca is { Length: > 0 } search ? search : null, Limit: 100), cancellationToken)).Try(out var page, out _) ? page : new ListingPage([], 0, true, null);
        var elsewhere = form.Chosen().Except(found.Listings.Select(listing => listing.Id)).Take(MakeTasks.MostListings).ToArray();
        var kept = elsewhere.Length == 0 ? [] : await make.Listings(actor, elsewhere, cancellationToken);
        var state = new NewTaskRoutes.State(form, await templates.All(actor, cancellationToken), found, kept, form.Busca, refusal);
        return new Microsoft.AspNetCore.Http.HttpResults.RazorComponentResult<NewTaskDocument>(new { State = state })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : Problems.StatusOf(refusal.Kind),
            PreventStreamingRendering = true,
        };
    }
}

/// <summary>What the form carries.</summary>
public sealed record NewTaskForm
{
    public string? Canal { get; init; }
    public string? Busca { get; init; }

    /// <summary>The listings that were ticked.</summary>
    public string[]? Anuncio { get; init; }
    public string? Titulo { get; init; }
    public string? PorQue { get; init; }
    public string? Categoria { get; init; }
    public string? Prioridade { get; init; }
    public string? Horas { get; init; }
    public string? Campo { get; init; }
    public string? Depois { get; init; }

    /// <summary>The name to keep it under as a template; empty keeps nothing.</summary>
    public string? Guardar { get; init; }

    /// <summary>criar, guardar or buscar.</summary>
    public string? Fazer { get; init; }

    /// <summary>Sent twice it is the same.</summary>
    public string? Chave { get; init; }

    public ListingId[] Chosen() => [.. (Anuncio ?? []).Select(one => ListingId.TryParse(one, null, out var id) ? id : default).Where(id => id != default).Distinct()];

    public static NewTaskForm Of(TaskDraft draft) => new()
    {
        Titulo = draft.Title, PorQue = draft.Description, Categoria = draft.Category.Wire(), Prioridade = draft.Priority.Wire(),
        Horas = draft.EstimatedHours?.ToString("0.##", CultureInfo.CurrentCulture), Campo = draft.Field, Depois = draft.After,
    };

    public Outcome<TaskDraft> Draft()
    {
        var hours = string.IsNullOrWhiteSpace(Horas) ? null : TaskForms.Amount(Horas);
        if (hours is null && !string.IsNullOrWhiteSpace(Horas))
            return Refusal.Invalid("estimatedHours", "not_a_number", "estimatedHours: must be a number.");
        var field = string.IsNullOrWhiteSpace(Campo) ? null : Campo.Trim();
        return new TaskDraft
        {
            Title = Titulo?.Trim() ?? "", Description = PorQue?.ReplaceLineEndings("\n").Trim() ?? "", Category = TaskWire.Category(Categoria) ?? TaskCategory.Optimization,
            Priority = TaskWire.Priority(Prioridade) ?? TaskPriority.Medium, EstimatedHours = hours, Field = field,
            After = field is null || string.IsNullOrWhiteSpace(Depois) ? null
                : field == "price" && TaskForms.Amount(Depois) is { } amount ? amount.ToString(CultureInfo.InvariantCulture) : Depois.ReplaceLineEndings("\n").Trim(),
        };
    }
}
