using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Nexo.Access;
using Nexo.Models.Pages;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Models;

/// <summary>The page <c>/administracao/modelos</c>: the chain in its order, what it costs and may cost, one model's form.</summary>
static class ModelPages
{
    public const string Root = "/administracao/modelos";

    public static void MapModelPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(Root).NeedsPermission(Permission.Administer).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(16 * 1024));
        pages.MapGet("", Show);
        pages.MapPost("", Add);
        pages.MapPost("limites", Limit);
        pages.MapGet("{id:guid}", Edit);
        pages.MapPost("{id:guid}", Change);
        pages.MapPost("{id:guid}/passo", Step);
    }

    static async Task<RazorComponentResult<ModelsDocument>> Show(HttpContext context, Actor actor, ReadPage read, CancellationToken cancellationToken) =>
        Page(context, 200, await read.Of(actor, cancellationToken));

    static async Task<IResult> Add([FromForm] ModelForm form, HttpContext context, Actor actor, AddModel add, ReadPage read, CancellationToken cancellationToken)
    {
        if (form.ToNew().Try(out var wanted, out var refusal) && (await add.For(actor, wanted, cancellationToken)).Try(out var added, out refusal))
            return Answers.SeeOther($"{Root}#m-{added.Id}");
        return Page(context, Problems.StatusOf(refusal.Kind), await read.Of(actor, cancellationToken), refusal, form);
    }

    static async Task<IResult> Limit([FromForm] LimitsForm form, HttpContext context, Actor actor, SetLimits limits, ReadPage read, CancellationToken cancellationToken)
    {
        if (form.ToWanted().Try(out var wanted, out var refusal) && (await limits.For(actor, wanted, cancellationToken)).Try(out _, out refusal))
            return Answers.SeeOther($"{Root}#limits");
        return Page(context, Problems.StatusOf(refusal.Kind), await read.Of(actor, cancellationToken), limitsRefusal: refusal, limits: form);
    }

    static async Task<IResult> Edit(Guid id, HttpContext context, Actor actor, ReadModels models, CancellationToken cancellationToken) =>
        (await models.All(actor, cancellationToken)).FirstOrDefault(m => m.Id == id) is { } model ? OnePage(context, 200, model, ModelForm.Of(model)) : ModelFacts.NotFound.Problem();

    static async Task<IResult> Change(Guid id, [FromForm] ModelForm form, HttpContext context, Actor actor, ChangeModel change, ReadModels models, CancellationToken cancellationToken)
    {
        if ((await models.All(actor, cancellationToken)).FirstOrDefault(m => m.Id == id) is not { } model)
            return ModelFacts.NotFound.Problem();
        if (form.ToChange(model).Try(out var wanted, out var refusal) && (await change.For(actor, id, wanted, cancellationToken)).Try(out _, out refusal))
            return Answers.SeeOther($"{Root}#m-{id}");
        return OnePage(context, Problems.StatusOf(refusal.Kind), model, form, refusal);
    }

    /// <summary>The small forms of a row: up, down, on, off, test, remove.</summary>
    static async Task<IResult> Step(Guid id, [FromForm] string? passo, HttpContext context, Actor actor, ReadPage read, ModelSteps steps, CancellationToken cancellationToken)
    {
        if ((await steps.Take(actor, id, passo, cancellationToken)).Try(out _, out var refusal))
            return Answers.SeeOther(passo == "remover" ? Root : $"{Root}#m-{id}");
        return Page(context, Problems.StatusOf(refusal.Kind), await read.Of(actor, cancellationToken), chainRefusal: refusal);
    }

    static RazorComponentResult<ModelsDocument> Page(
        HttpContext context, int status, ModelsView view, Refusal? refusal = null, ModelForm? typed = null, Refusal? chainRefusal = null, Refusal? limitsRefusal = null, LimitsForm? limits = null)
    {
        context.KeepNothing();
        return new RazorComponentResult<ModelsDocument>(new { View = view, Refusal = refusal, Typed = typed, ChainRefusal = chainRefusal, LimitsRefusal = limitsRefusal, TypedLimits = limits })
        {
            StatusCode = status, PreventStreamingRendering = true,
        };
    }

    static RazorComponentResult<ModelDocument> OnePage(HttpContext context, int status, WorkspaceModel model, ModelForm form, Refusal? refusal = null)
    {
        context.KeepNothing();
        return new RazorComponentResult<ModelDocument>(new { Model = model, Typed = form, Refusal = refusal }) { StatusCode = status, PreventStreamingRendering = true };
    }
}

/// <summary>What a small form of a row asks for.</summary>
sealed class ModelSteps(ReadModels models, ChangeModel change, RemoveModel remove, TestModel test)
{
    static readonly Refusal Unknown = Refusal.Invalid("passo", "unknown_step", "passo: must be one of subir, descer, ligar, desligar, testar, remover.");

    public async Task<Outcome<Guid>> Take(Actor by, Guid id, string? step, CancellationToken cancellationToken)
    {
        if ((await models.All(by, cancellationToken)).FirstOrDefault(m => m.Id == id) is not { } model)
            return ModelFacts.NotFound;
        var refusal = step switch
        {
            "subir" => (await change.For(by, id, new ModelChange { Place = Math.Max(model.Place - 1, 1) }, cancellationToken)).Refusal,
            "descer" => (await change.For(by, id, new ModelChange { Place = model.Place + 1 }, cancellationToken)).Refusal,
            "ligar" => (await change.For(by, id, new ModelChange { Enabled = true }, cancellationToken)).Refusal,
            "desligar" => (await change.For(by, id, new ModelChange { Enabled = false }, cancellationToken)).Refusal,
            "testar" => (await test.For(by, id, cancellationToken)).Refusal,
            "remover" => (await remove.For(by, id, cancellationToken)).Refusal,
            _ => Unknown,
        };
        return refusal is null ? id : refusal;
    }
}

/// <summary>All that the page shows.</summary>
public sealed record ModelsView(ModelList Chain, UsageRow Month, IReadOnlyList<UsageRow> ByModel, IReadOnlyList<UsageRow> ByAgent);

sealed class ReadPage(ReadChain chain, ReadUsage usage)
{
    public async Task<ModelsView> Of(Actor by, CancellationToken cancellationToken)
    {
        var list = await chain.Of(by, cancellationToken);
        return new ModelsView(list, await usage.Total(by, list.Month, cancellationToken),
            await usage.Of(by, list.Month, "model", cancellationToken), await usage.Of(by, list.Month, "agent", cancellationToken));
    }
}
