using System.ComponentModel;
using System.Text.Json.Serialization;
using Nexo.Platform;

namespace Nexo.Webhooks;

public readonly record struct EndpointId(Guid Value) : IId<EndpointId>
{
    public static EndpointId From(Guid value) => new(value);
    public static EndpointId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));
    public static bool TryParse(string? s, IFormatProvider? provider, out EndpointId result) => Ids.TryParse(s, out result);
    public override string ToString() => Value.ToString();
}

/// <summary>standard: signed JSON by Standard Webhooks; slack: a message for an incoming webhook; email: a letter for a mail gateway.</summary>
public enum WebhookFormat { Standard, Slack, Email }

/// <summary>Where events of a workspace are sent. Neither its address nor its secret is part of it.</summary>
public sealed record WebhookEndpoint
{
    internal const string Columns = """
        id, installed, name, format, address_shown as address, kinds, secret_seal is not null as is_signed, earlier_secret_until, disabled_at,
        disabled_reason, failing_since, last_delivered_at, revision, created_by, created_at, changed_at
        """;

    public EndpointId Id { get; init; }

    [Description("slack or email when it comes of the installation's setting SLACK_WEBHOOK or EMAIL_WEBHOOK; such a one can only be paused.")]
    public string? Installed { get; init; }
    public string Name { get; init; } = "";
    public WebhookFormat Format { get; init; }

    [Description("What may be shown of it: without its parameters, and of Slack's only the server and the last characters.")]
    public string Address { get; init; } = "";

    [Description("Kinds of events, such as run.failed, task.* or *.")]
    public string[] Kinds { get; init; } = [];

    [Description("Whether what is sent carries signatures.")]
    public bool IsSigned { get; init; }

    [Description("Until then what is sent carries a second signature, by the secret before.")]
    public DateTimeOffset? EarlierSecretUntil { get; init; }
    public DateTimeOffset? DisabledAt { get; init; }

    [Description("paused: by somebody; gone: its server answered 410; failing: five days of only failures; not_set: the installation's setting is gone. Null while it is on.")]
    public string? DisabledReason { get; init; }

    [Description("Nothing arrived since then, though it was tried; after five days the endpoint is switched off.")]
    public DateTimeOffset? FailingSince { get; init; }
    public DateTimeOffset? LastDeliveredAt { get; init; }

    [Description("Rises with every change; a change that names the one seen is refused when it is no longer so.")]
    public int Revision { get; init; }
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ChangedAt { get; init; }

    [JsonIgnore]
    public bool IsActive => DisabledAt is null;
}

/// <param name="Endpoint">As it was kept.</param>
/// <param name="Secret">whsec_…, shown this once; null for Slack, which does not check signatures.</param>
public sealed record FreshEndpoint(WebhookEndpoint Endpoint, [property: Description("whsec_…, shown this once; null for Slack, which does not check signatures.")] string? Secret);

/// <summary>An endpoint to be made.</summary>
public sealed record WantedEndpoint
{
    [Description("1 to 80 characters; differs from the workspace's others.")]
    public string? Name { get; init; }

    [Description("http:// or https://; in private networks only where the installation allows it. Sealed at once.")]
    public string? Url { get; init; }

    [Description("standard when left out.")]
    public WebhookFormat? Format { get; init; }

    [Description("1 to 50 kinds of events: run.failed, task.*, or * for all but those about access (person.*, token.*, invitation.*, workspace.*), which only an admin may name.")]
    public string[]? Kinds { get; init; }
}

/// <summary>What is to change of an endpoint; what is left out stays.</summary>
public sealed record EndpointChange
{
    public string? Name { get; init; }
    public string? Url { get; init; }
    public string[]? Kinds { get; init; }

    [Description("false pauses it; true sends again, also what waited meanwhile.")]
    public bool? Active { get; init; }

    [Description("The revision seen; 409 when somebody changed it since.")]
    public int? Revision { get; init; }
}
