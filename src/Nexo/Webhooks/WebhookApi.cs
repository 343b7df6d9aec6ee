using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Webhooks;

/// <summary><c>/api/webhooks</c>: endpoints, their deliveries, replays and tests.</summary>
static class WebhookApi
{
    public static void MapWebhookApi(this IEndpointRouteBuilder app)
    {
        var webhooks = app.MapGroup("/api/webhooks").NeedsPermission(Permission.ManageSettings).WithTags("Webhooks");
        webhooks.MapGet("", List).WithExample(WebhookExamples.List).WithName("ListWebhooks").WithSummary("Where events of the workspace are sent");
        webhooks.MapPost("", Add).WithExample(WebhookExamples.Add).WithName("CreateWebhook").WithSummary("Send events to an address, signed by Standard Webhooks; the secret is shown once")
            .WithDescription("`standard` posts `{type, timestamp, data}` with the headers webhook-id, webhook-timestamp and webhook-signature; `slack` and `email` post a sentence for people. Events from transactions that begin later are sent, each until it arrives: at once, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h. The order is not kept. Events about access (person.*, token.*, invitation.*, workspace.*) are sent only where an admin names them.").ProducesProblem(409);
        webhooks.MapGet("/{id:guid}", One).WithExample(WebhookExamples.One).WithName("GetWebhook").WithSummary("One endpoint");
        webhooks.MapPatch("/{id:guid}", Change).WithExample(WebhookExamples.Change).WithName("ChangeWebhook").WithSummary("Change, pause or wake an endpoint; what is left out stays").ProducesProblem(409);
        webhooks.MapDelete("/{id:guid}", Remove).WithName("DeleteWebhook").WithSummary("Drop an endpoint and its delivery log").ProducesProblem(409);
        webhooks.MapPost("/{id:guid}/rotate", Rotate).WithExample(WebhookExamples.Rotate).WithName("RotateWebhookSecret").WithSummary("Give an endpoint a new secret, shown once")
            .WithDescription("For 24 hours each message carries two signatures, by the new secret and by the one before.").ProducesProblem(409);
        webhooks.MapPost("/{id:guid}/test", Test).WithExample(WebhookExamples.Test).WithName("TestWebhook").WithSummary("Send an event webhook.test now, and see the answer")
            .WithDescription("200 whether it arrived or not: `works` and `error` say which. It is tried once and changes nothing about the endpoint.");
        webhooks.MapGet("/{id:guid}/deliveries", Deliveries).WithExample(WebhookExamples.Deliveries).WithName("ListWebhookDeliveries").WithSummary("What was and is to be delivered to an endpoint, the newest first");
        webhooks.MapPost("/{id:guid}/replay", Replay).WithExample(WebhookExamples.Replay).WithName("ReplayWebhookDeliveries").WithSummary("Deliver again what failed since a time")
            .WithDescription("Under the same webhook-ids, with the whole schedule ahead.").ProducesProblem(409);
        webhooks.MapGet("/deliveries/{id:guid}", Delivery).WithExample(WebhookExamples.Delivery).WithName("GetWebhookDelivery").WithSummary("One delivery: its message and every attempt");
        webhooks.MapPost("/deliveries/{id:guid}/replay", ReplayOne).WithExample(WebhookExamples.ReplayOne).WithName("ReplayWebhookDelivery").WithSummary("Deliver once more, under the same webhook-id").ProducesProblem(409);
    }

    internal sealed record WebhookList(IReadOnlyList<WebhookEndpoint> Webhooks);

    static async Task<Ok<WebhookList>> List(Actor actor, ReadEndpoints read, CancellationToken cancellationToken) => TypedResults.Ok(new WebhookList(await read.All(actor, cancellationToken)));

    static async Task<Results<Created<FreshEndpoint>, ProblemHttpResult>> Add(WantedEndpoint wanted, Actor actor, HttpContext context, AddEndpoint add, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        return (await add.For(actor, wanted, cancellationToken)).Try(out var fresh, out var refusal) ? TypedResults.Created($"/api/webhooks/{fresh.Endpoint.Id}", fresh) : refusal.Problem();
    }

    static async Task<Results<Ok<WebhookEndpoint>, ProblemHttpResult>> One(Guid id, Actor actor, ReadEndpoints read, CancellationToken cancellationToken) =>
        await read.One(actor, new EndpointId(id), cancellationToken) is { } endpoint ? TypedResults.Ok(endpoint) : EndpointFacts.NotFound.Problem();

    static async Task<Results<Ok<WebhookEndpoint>, ProblemHttpResult>> Change(Guid id, EndpointChange change, Actor actor, ChangeEndpoint endpoints, CancellationToken cancellationToken) =>
        (await endpoints.For(actor, new EndpointId(id), change, cancellationToken)).Try(out var endpoint, out var refusal) ? TypedResults.Ok(endpoint) : refusal.Problem();

    static async Task<Results<NoContent, ProblemHttpResult>> Remove(Guid id, Actor actor, RemoveEndpoint endpoints, CancellationToken cancellationToken) =>
        (await endpoints.For(actor, new EndpointId(id), cancellationToken)).Try(out _, out var refusal) ? TypedResults.NoContent() : refusal.Problem();

    static async Task<Results<Ok<FreshEndpoint>, ProblemHttpResult>> Rotate(Guid id, Actor actor, HttpContext context, RotateSecret rotate, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        return (await rotate.For(actor, new EndpointId(id), cancellationToken)).Try(out var fresh, out var refusal) ? TypedResults.Ok(fresh) : refusal.Problem();
    }

    static async Task<Results<Ok<EndpointTest>, ProblemHttpResult>> Test(Guid id, Actor actor, TestEndpoint test, CancellationToken cancellationToken) =>
        (await test.For(actor, new EndpointId(id), cancellationToken)).Try(out var tested, out var refusal) ? TypedResults.Ok(tested) : refusal.Problem();

    /// <param name="status">pending, delivered or failed; all without.</param>
    /// <param name="cursor">The nextCursor of the answer before.</param>
    /// <param name="limit">1 to 200; 50 without.</param>
    internal static async Task<Results<Ok<DeliveryList>, ProblemHttpResult>> Deliveries(Guid id, string? status, string? cursor, int? limit, Actor actor, ReadDeliveries read, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > 200)
            return Refusal.Invalid("limit", "out_of_range", "limit: must be from 1 to 200.").Problem();
        if (!Read(status).Try(out var only, out var refusal) || !Place(cursor).Try(out var before, out refusal))
            return refusal.Problem();
        return (await read.Of(actor, new EndpointId(id), new DeliveryFilter(only, before, limit ?? 50), cancellationToken)).Try(out var list, out refusal) ? TypedResults.Ok(list) : refusal.Problem();
    }

    static async Task<Results<Ok<Replayed>, ProblemHttpResult>> Replay(Guid id, WantedReplay wanted, Actor actor, ReplayDeliveries replay, CancellationToken cancellationToken) =>
        (await replay.Failed(actor, new EndpointId(id), wanted.Since, cancellationToken)).Try(out var replayed, out var refusal) ? TypedResults.Ok(replayed) : refusal.Problem();

    static async Task<Results<Ok<DeliveryDetail>, ProblemHttpResult>> Delivery(Guid id, Actor actor, ReadDeliveries read, CancellationToken cancellationToken) =>
        (await read.One(actor, id, cancellationToken)).Try(out var delivery, out var refusal) ? TypedResults.Ok(delivery) : refusal.Problem();

    static async Task<Results<Ok<WebhookDelivery>, ProblemHttpResult>> ReplayOne(Guid id, Actor actor, ReplayDeliveries replay, CancellationToken cancellationToken) =>
        (await replay.One(actor, id, cancellationToken)).Try(out var delivery, out var refusal) ? TypedResults.Ok(delivery) : refusal.Problem();

    static Outcome<DeliveryStatus?> Read(string? status) =>
        string.IsNullOrEmpty(status) ? (DeliveryStatus?)null
        : Enum.GetNames<DeliveryStatus>().Contains(status, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<DeliveryStatus>(status, ignoreCase: true)
        : Refusal.Invalid("status", "wrong_value", "status: must be one of pending, delivered, failed.");

    static Outcome<Guid?> Place(string? cursor) =>
        string.IsNullOrEmpty(cursor) ? (Guid?)null
        : Guid.TryParse(cursor, out var id) ? id
        : Refusal.Invalid("cursor", "cursor_not_understood", "cursor: must be the nextCursor of the answer before.");
}
