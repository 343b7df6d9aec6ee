using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Nexo.Access;
using Nexo.Inbox;
using Nexo.Platform;
using Nexo.Platform.Ui;
using Nexo.Policies.Pages;
using Nexo.Tasks;

namespace Nexo.Policies;

/// <summary>The page <c>/administracao/politicas</c> and the page of each policy.</summary>
static class PolicyPages
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(PoliciesModule.Path).NeedsPermission(Permission.ManageSettings).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(64 * 1024));
        pages.MapGet("", List);
        pages.MapGet("nova", New);
        pages.MapPost("nova", Add);
        pages.MapPost("padrao", Default);
        pages.MapGet("{id:guid}", One);
        pages.MapPost("{id:guid}", Change);
        pages.MapPost("{id:guid}/ligar", Switch);
        pages.MapPost("{id:guid}/mover", Move);
        pages.MapPost("{id:guid}/excluir", Remove);
    }

    static async Task<RazorComponentResult<PoliciesDocument>> List(Actor actor, WritePolicies policies, CancellationToken cancellationToken) =>
        Answers.Fragment<PoliciesDocument>(new { Order = await policies.Read(actor, cancellationToken) });

    static RazorComponentResult<PolicyDocument> New(string? modelo, IStringLocalizer<PolicyWords> words) =>
        Answers.Fragment<PolicyDocument>(new { Form = PolicyModels.Of(modelo, words[$"model.{modelo}"]) is { } model ? PolicyForm.Of(model) with { Versao = null } : new PolicyForm() });

    static async Task<IResult> Add([FromForm] PolicyForm form, Actor actor, HttpContext context, WritePolicies policies, DryRun dryRun, IStringLocalizer<PolicyWords> words, CancellationToken cancellationToken)
    {
        if (!form.Read().Try(out var wanted, out var refusal))
            return Refused(context, form, refusal);
        if (form.Acao == "testar")
            return WritePolicies.New(wanted).Try(out var draft, out refusal) ? await Tried(context, form, null, draft, actor, dryRun, cancellationToken) : Refused(context, form, refusal);
        if (!(await policies.Add(actor, wanted, cancellationToken)).Try(out var added, out refusal))
            return Refused(context, form, refusal);
        return Said(context, words["did.added"], $"{PoliciesModule.Path}/{added.Id}");
    }

    static async Task<IResult> One(Guid id, int? dias, Actor actor, HttpContext context, WritePolicies policies, PolicyHistory history, DryRun dryRun, CancellationToken cancellationToken)
    {
        if (!(await policies.Read(actor, new PolicyId(id), cancellationToken)).Try(out var policy, out var refusal))
            return Refused(context, null, refusal);
        var days = dias is 90 ? 90 : 30;
        var tried = await dryRun.Of(actor, policy, days, cancellationToken);
        return Answers.Fragment<PolicyDocument>(new { Policy = policy, Form = PolicyForm.Of(policy) with { Dias = days }, Tried = tried.Value, History = await history.Read(actor, policy.Id, cancellationToken) });
    }

    static async Task<IResult> Change(Guid id, [FromForm] PolicyForm form, Actor actor, HttpContext context, WritePolicies policies, DryRun dryRun, IStringLocalizer<PolicyWords> words, CancellationToken cancellationToken)
    {
        if (!(await policies.Read(actor, new PolicyId(id), cancellationToken)).Try(out var policy, out var refusal))
            return Refused(context, null, refusal);
        if (!form.Read().Try(out var wanted, out refusal))
            return Refused(context, form, refusal, policy);
        if (form.Acao == "testar")
            return PolicyRules.Broken(wanted.Over(policy)) is { } broken ? Refused(context, form, broken, policy) : await Tried(context, form, policy, wanted.Over(policy), actor, dryRun, cancellationToken);
        return (await policies.Change(actor, policy.Id, wanted, cancellationToken)).Try(out _, out refusal) ? Said(context, words["did.saved"], $"{PoliciesModule.Path}/{id}") : Refused(context, form, refusal, policy);
    }

    static Task<IResult> Switch(Guid id, [FromForm] string? ligada, [FromForm] int? versao, Actor actor, HttpContext context, WritePolicies policies, IStringLocalizer<PolicyWords> words, CancellationToken cancellationToken) =>
        Back(context, policies.Change(actor, new(id), new() { Enabled = ligada == "1", Version = versao }, cancellationToken), words[ligada == "1" ? "did.on" : "did.off"], words);

    static Task<IResult> Move(Guid id, [FromForm] int? para, Actor actor, HttpContext context, WritePolicies policies, IStringLocalizer<PolicyWords> words, CancellationToken cancellationToken) =>
        Back(context, policies.Change(actor, new(id), new() { Place = Math.Max(1, para ?? 1) }, cancellationToken), words["did.moved"], words);

    static Task<IResult> Remove(Guid id, [FromForm] string? confirma, Actor actor, HttpContext context, WritePolicies policies, IStringLocalizer<PolicyWords> words, CancellationToken cancellationToken) =>
        Back(context, policies.Remove(actor, new(id), cancellationToken), words["did.removed"], words);

    static Task<IResult> Default([FromForm] string? quatroOlhos, [FromForm] string? prazo, Actor actor, HttpContext context, WritePolicies policies, IStringLocalizer<PolicyWords> words, CancellationToken cancellationToken) =>
        Back(context, policies.Default(actor, quatroOlhos is not null, string.IsNullOrWhiteSpace(prazo) ? 0 : int.TryParse(prazo, out var days) ? days : -1, cancellationToken), words["did.default"], words);

    static async Task<IResult> Tried(HttpContext context, PolicyForm form, Policy? stored, Policy draft, Actor actor, DryRun dryRun, CancellationToken cancellationToken) =>
        (await dryRun.Of(actor, draft, form.Dias is 90 ? 90 : 30, cancellationToken)).Try(out var tried, out var refusal)
            ? Answers.Fragment<PolicyDocument>(new { Policy = stored, Form = form, Tried = tried, Draft = true })
            : Refused(context, form, refusal, stored);

    static RazorComponentResult<PolicyDocument> Refused(HttpContext context, PolicyForm? form, Refusal refusal, Policy? policy = null)
    {
        context.Response.StatusCode = Problems.StatusOf(refusal.Kind);
        return Answers.Fragment<PolicyDocument>(new { Policy = policy, Form = form, Refusal = refusal });
    }

    static async Task<IResult> Back<T>(HttpContext context, Task<Outcome<T>> writing, string sentence, IStringLocalizer<PolicyWords> words)
    {
        var done = (await writing).Try(out _, out var refusal);
        if (!done && refusal.Kind == RefusalKind.NotFound)
            return Refused(context, null, refusal);
        return Said(context, done ? sentence : refusal.Said(words), PoliciesModule.Path, done ? "ok" : "danger");
    }

    static SeeOther Said(HttpContext context, string sentence, string address, string tone = "ok")
    {
        Flash.Put(context, sentence, tone);
        return Answers.SeeOther(address);
    }
}
