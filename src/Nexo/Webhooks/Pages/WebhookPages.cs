using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Platform.Ui;
using Nexo.Webhooks.Pages;

namespace Nexo.Webhooks;

/// <summary>The pages below <c>/administracao/webhooks</c>: all endpoints, one with its log, one delivery with its tries.</summary>
static class WebhookPages
{
    public const string Root = "/administracao/webhooks";

    public static void MapWebhookPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(Root).NeedsPermission(Permission.ManageSettings).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(32 * 1024));
        pages.MapGet("", Show);
        pages.MapPost("", Add);
        pages.MapGet("{id:guid}", Open);
        pages.MapPost("{id:guid}", Change);
        pages.MapPost("{id:guid}/passo", Step);
        pages.MapGet("entregas/{id:guid}", Delivery);
        pages.MapPost("entregas/{id:guid}/reenviar", Replay);
    }

    static async Task<RazorComponentResult<EndpointsDocument>> Show(HttpContext context, Actor actor, ReadWebhookPages read, CancellationToken cancellationToken) =>
        Page<EndpointsDocument>(context, 200, new { View = await read.All(actor, cancellationToken) });

    static async Task<IResult> Add([FromForm] EndpointForm form, HttpContext context, Actor actor, AddEndpoint add, ReadWebhookPages read, CancellationToken cancellationToken)
    {
        var made = await add.For(actor, form.ToNew(), cancellationToken);
        if (made.Try(out var unsigned, out _) && unsigned.Secret is null)
            return Answers.SeeOther($"{Root}/{unsigned.Endpoint.Id}");
        var view = await read.All(actor, cancellationToken);
        return made.Try(out var fresh, out var refusal)
            ? Page<EndpointsDocument>(context, 201, new { View = view with { Fresh = fresh } })
            : Page<EndpointsDocument>(context, Problems.StatusOf(refusal.Kind), new { View = view with { Refusal = refusal, Typed = form } });
    }

    static async Task<IResult> Open(Guid id, HttpContext context, Actor actor, ReadWebhookPages read, CancellationToken cancellationToken) =>
        await One(context, actor, new EndpointId(id), read, view => view, 200, cancellationToken);

    static async Task<IResult> Change(Guid id, [FromForm] EndpointForm form, HttpContext context, Actor actor, ChangeEndpoint change, ReadWebhookPages read, CancellationToken cancellationToken) =>
        (await change.For(actor, new EndpointId(id), form.ToChange(), cancellationToken)).Try(out _, out var refusal)
            ? Answers.SeeOther($"{Root}/{id}")
            : await One(context, actor, new EndpointId(id), read, view => view with { Refusal = refusal, Typed = form }, Problems.StatusOf(refusal.Kind), cancellationToken);

    /// <summary>The small forms of an endpoint.</summary>
    static async Task<IResult> Step(Guid id, [FromForm] string? passo, [FromForm] string? horas, HttpContext context, Actor actor, WebhookSteps steps, ReadWebhookPages read, CancellationToken cancellationToken)
    {
        var hours = int.TryParse(horas, NumberStyles.None, CultureInfo.InvariantCulture, out var typed) ? Math.Clamp(typed, 1, 24 * 366) : 24;
        if (!(await steps.Take(actor, new EndpointId(id), passo, hours, cancellationToken)).Try(out var taken, out var refusal))
            return await One(context, actor, new EndpointId(id), read, view => view with { Refusal = refusal }, Problems.StatusOf(refusal.Kind), cancellationToken);
        return taken.Show is null ? Answers.SeeOther(taken.Next) : await One(context, actor, new EndpointId(id), read, taken.Show, 200, cancellationToken);
    }

    static async Task<IResult> Delivery(Guid id, HttpContext context, Actor actor, ReadDeliveries read, CancellationToken cancellationToken) =>
        (await read.One(actor, id, cancellationToken)).Try(out var detail, out var refusal) ? Page<DeliveryDocument>(context, 200, new { Detail = detail }) : refusal.Problem();

    // A form value is read so that this route asks for the form's token.
    static async Task<IResult> Replay(Guid id, [FromForm] string? volta, HttpContext context, Actor actor, ReplayDeliveries replay, ReadDeliveries read, CancellationToken cancellationToken)
    {
        if ((await replay.One(actor, id, cancellationToken)).Try(out _, out var refused))
            return Answers.SeeOther(Answers.LocalOr(volta, $"{Root}/entregas/{id}"));
        return (await read.One(actor, id, cancellationToken)).Try(out var detail, out var refusal) ? Page<DeliveryDocument>(context, Problems.StatusOf(refused.Kind), new { Detail = detail, Refusal = refused }) : refusal.Problem();
    }

    static async Task<IResult> One(HttpContext context, Actor actor, EndpointId id, ReadWebhookPages read, Func<EndpointView, EndpointView> with, int status, CancellationToken cancellationToken) =>
        (await read.One(actor, id, HttpMethods.IsGet(context.Request.Method) ? context.Request.Query : null, cancellationToken)).Try(out var view, out var refusal)
            ? Page<EndpointDocument>(context, status, new { View = with(view) }) : refusal.Problem();

    static RazorComponentResult<T> Page<T>(HttpContext context, int status, object parameters) where T : IComponent
    {
        context.KeepNothing();
        return new RazorComponentResult<T>(parameters) { StatusCode = status, PreventStreamingRendering = true };
    }
}

/// <param name="Next">Where to go, unless there is something to show.</param>
/// <param name="Show">What the page of the endpoint shows of it.</param>
sealed record StepTaken(string Next, Func<EndpointView, EndpointView>? Show = null);

/// <summary>What a small form of an endpoint asks for.</summary>
sealed class WebhookSteps(ChangeEndpoint change, RemoveEndpoint remove, RotateSecret rotate, TestEndpoint test, ReplayDeliveries replay, TimeProvider time)
{
    static readonly Refusal Unknown = Refusal.Invalid("passo", "unknown_step", "passo: must be one of testar, pausar, ligar, trocar, reenviar, excluir.");

    public async Task<Outcome<StepTaken>> Take(Actor by, EndpointId id, string? step, int hours, CancellationToken cancellationToken)
    {
        var here = new StepTaken($"{WebhookPages.Root}/{id}");
        return step switch
        {
            "testar" => Shown(await test.For(by, id, cancellationToken), tested => view => view with { Test = tested }),
            "trocar" => Shown(await rotate.For(by, id, cancellationToken), fresh => view => view with { Secret = fresh.Secret }),
            "reenviar" => Shown(await replay.Failed(by, id, time.GetUtcNow().AddHours(-hours), cancellationToken), replayed => view => view with { Replayed = replayed.Count }),
            "pausar" or "ligar" => (await change.For(by, id, new EndpointChange { Active = step == "ligar" }, cancellationToken)).Try(out _, out var refusal) ? here : refusal,
            "excluir" => (await remove.For(by, id, cancellationToken)).Try(out _, out var refusal) ? new StepTaken(WebhookPages.Root) : refusal,
            _ => Unknown,
        };

        Outcome<StepTaken> Shown<T>(Outcome<T> outcome, Func<T, Func<EndpointView, EndpointView>> show) =>
            outcome.Try(out var got, out var refusal) ? here with { Show = show(got) } : refusal;
    }
}
