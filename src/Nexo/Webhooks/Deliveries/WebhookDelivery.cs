using System.ComponentModel;

namespace Nexo.Webhooks;

/// <summary>pending: is or will be tried; delivered: the receiver took it; failed: nobody tries any more, until somebody replays it.</summary>
public enum DeliveryStatus { Pending, Delivered, Failed }

/// <summary>An event on its way to an endpoint.</summary>
public sealed record WebhookDelivery
{
    internal const string Columns = """
        id, endpoint_id, event_xid::text || '-' || event_seq as event, kind, subject, is_test, status, attempts, case when status = 'pending' then due_at end as next_at, last_status, last_error, created_at, ended_at
        """;

    [Description("Without its dashes and behind msg_ it is the webhook-id, the same at every try.")]
    public Guid Id { get; init; }
    public EndpointId EndpointId { get; init; }

    [Description("The id of the event, as /api/events has it.")]
    public string Event { get; init; } = "";

    [Description("Of the event: run.failed, task.approved, …")]
    public string Kind { get; init; } = "";

    [Description("The id of what the event tells of.")]
    public string Subject { get; init; } = "";
    public bool IsTest { get; init; }
    public DeliveryStatus Status { get; init; }
    public int Attempts { get; init; }

    [Description("When it is tried next, at the earliest; null when it is over.")]
    public DateTimeOffset? NextAt { get; init; }

    [Description("Of the last answer; null when there was none.")]
    public int? LastStatus { get; init; }

    [Description("Null when it arrived; else status, redirected, gone, timed_out, not_reached, address_refused, address_lost.")]
    public string? LastError { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>One try.</summary>
public sealed record WebhookAttempt
{
    [Description("From 1, in their order.")]
    public int Number { get; init; }
    public DateTimeOffset At { get; init; }
    public int Milliseconds { get; init; }

    [Description("Of the answer; null when there was none.")]
    public int? Status { get; init; }

    [Description("Null when it arrived; else status, redirected, gone, timed_out, not_reached, address_refused, address_lost.")]
    public string? Error { get; init; }

    [Description("The first 2 kB of the answer, as they came: text of a stranger.")]
    public string? Answer { get; init; }
}

/// <param name="Delivery">The delivery.</param>
/// <param name="Attempts">In their order.</param>
/// <param name="Message">What is sent, as the receiver reads it.</param>
public sealed record DeliveryDetail(WebhookDelivery Delivery, IReadOnlyList<WebhookAttempt> Attempts, [property: Description("What is sent, as the receiver reads it.")] string Message);

/// <param name="Deliveries">The newest first.</param>
/// <param name="NextCursor">Send it as cursor to read on; null at the end.</param>
public sealed record DeliveryList(IReadOnlyList<WebhookDelivery> Deliveries, [property: Description("Send it as cursor to read on; null at the end.")] string? NextCursor);
