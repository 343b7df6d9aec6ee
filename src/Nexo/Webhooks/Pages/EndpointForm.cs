using System.Globalization;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Webhooks;

/// <summary>An endpoint as a person types it. The address of a known one is never shown: an empty field leaves it.</summary>
public sealed record EndpointForm
{
    /// <summary>The kinds that stand on the form, each with a box to tick; others are typed.</summary>
    public static readonly string[] Offered =
        ["run.failed", "run.succeeded", "step.awaiting_approval", "alert.*", "task.awaiting_approval", "task.approved", "task.completed", "import.completed", "activation.completed", "*"];

    public string? Name { get; init; }
    public string? Url { get; init; }
    public string? Format { get; init; }

    /// <summary>Those ticked.</summary>
    public string[]? Kind { get; init; }

    /// <summary>Those typed, with blanks, commas or lines between them.</summary>
    public string? Others { get; init; }
    public string? Revision { get; init; }

    public static EndpointForm New => new() { Format = "standard", Kind = EventKinds.Usual };

    public static EndpointForm Of(WebhookEndpoint endpoint) => new()
    {
        Name = endpoint.Name, Format = endpoint.Format.ToString().ToLowerInvariant(), Kind = [.. endpoint.Kinds.Intersect(Offered)], Others = string.Join(' ', endpoint.Kinds.Except(Offered)),
        Revision = endpoint.Revision.ToString(CultureInfo.InvariantCulture),
    };

    public bool Ticks(string kind) => Kind?.Contains(kind) == true;

    public WantedEndpoint ToNew() => new() { Name = Name ?? "", Url = Url, Format = Enum.TryParse<WebhookFormat>(Format, ignoreCase: true, out var format) ? format : null, Kinds = Kinds };

    public EndpointChange ToChange() => new()
    {
        Name = Name ?? "", Url = string.IsNullOrWhiteSpace(Url) ? null : Url, Kinds = Kinds, Revision = int.TryParse(Revision, NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : null,
    };

    string[] Kinds => [.. (Kind ?? []).Union((Others ?? "").Split([' ', ',', ';', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries))];
}

/// <summary>What the page of all endpoints shows.</summary>
public sealed record EndpointsView(IReadOnlyList<WebhookEndpoint> Endpoints)
{
    public FreshEndpoint? Fresh { get; init; }
    public Refusal? Refusal { get; init; }
    public EndpointForm? Typed { get; init; }
}

/// <summary>What the page of one endpoint shows.</summary>
/// <param name="Status">The tab of its deliveries; null shows all.</param>
public sealed record EndpointView(WebhookEndpoint Endpoint, DeliveryList Deliveries, DeliveryStatus? Status, bool IsFirstPage)
{
    /// <summary>A secret made just now.</summary>
    public string? Secret { get; init; }
    public EndpointTest? Test { get; init; }

    /// <summary>How many were sent on their way again.</summary>
    public int? Replayed { get; init; }
    public Refusal? Refusal { get; init; }
    public EndpointForm? Typed { get; init; }

    public static readonly IReadOnlyList<(DeliveryStatus? Status, string Slug)> Tabs = [(null, ""), (DeliveryStatus.Failed, "falhas"), (DeliveryStatus.Pending, "pendentes"), (DeliveryStatus.Delivered, "entregues")];

    public string Address(DeliveryStatus? status, string? after = null)
    {
        var query = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (status is not null)
            query["estado"] = Tabs.First(tab => tab.Status == status).Slug;
        if (after is not null)
            query["depois"] = after;
        return $"{WebhookPages.Root}/{Endpoint.Id}" + QueryString.Create(query);
    }
}

/// <summary>Reads what the pages show.</summary>
sealed class ReadWebhookPages(ReadEndpoints endpoints, ReadDeliveries deliveries)
{
    public async Task<EndpointsView> All(Actor by, CancellationToken cancellationToken) => new(await endpoints.All(by, cancellationToken));

    public async Task<Outcome<EndpointView>> One(Actor by, EndpointId id, IQueryCollection? query, CancellationToken cancellationToken)
    {
        if (await endpoints.One(by, id, cancellationToken) is not { } endpoint)
            return EndpointFacts.NotFound;
        var status = EndpointView.Tabs.FirstOrDefault(tab => tab.Slug == query?["estado"].ToString()).Status;
        Guid? before = Guid.TryParse(query?["depois"], out var place) ? place : null;
        return (await deliveries.Of(by, id, new DeliveryFilter(status, before, 20), cancellationToken)).Try(out var list, out var refusal)
            ? new EndpointView(endpoint, list, status, before is null) : refusal;
    }
}
