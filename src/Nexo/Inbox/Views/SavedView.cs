using System.Text.Json.Serialization;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Inbox.Views;

public readonly record struct ViewId(Guid Value) : IId<ViewId>
{
    public static ViewId From(Guid value) => new(value);
    public static ViewId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));
    public static bool TryParse(string? s, IFormatProvider? provider, out ViewId result) => Ids.TryParse(s, out result);
    public override string ToString() => Value.ToString();
}

/// <summary>Filters, tab and order of the inbox under a name, as one viewer sees them.</summary>
public sealed record SavedView
{
    public required ViewId Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Where it leads: <c>/aprovacoes?canal=shopee</c>.</summary>
    public required string Address { get; init; }

    /// <summary>Everybody of the workspace sees it.</summary>
    public bool Shared { get; init; }
    public PersonId OwnerId { get; init; }

    /// <summary>Null when the owner has left the workspace.</summary>
    public string? OwnerName { get; init; }

    /// <summary>What the viewer sees who opens the inbox without saying what.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Whether the viewer may rename, change, move or delete it.</summary>
    public bool MayChange { get; init; }

    /// <summary>From 0, among the private or among the shared views.</summary>
    public int Place { get; init; }

    /// <summary>How many tasks it finds; counting stops at 1,000 where the counters do not know the filters.</summary>
    public long Count { get; init; }
    public bool CountIsExact { get; init; } = true;

    [JsonIgnore]
    public InboxView View => InboxView.FromAddress(Address);
}

static class ViewRefusals
{
    public static readonly Refusal NotFound = new("view_not_found", "There is no such view among those you may see.", RefusalKind.NotFound, "id");
    public static readonly Refusal ForPeople = new("for_people", "Views belong to people; an agent's token has none.", RefusalKind.Forbidden);
    public static readonly Refusal NotYours = new("view_not_yours", "A shared view is changed by who made it, head or admin.", RefusalKind.Forbidden);
    public static readonly Refusal NameTaken = new("view_name_taken", "name: there is a view of this name already.", RefusalKind.Conflict, "name");
    public static readonly Refusal TooMany = new("too_many_views", $"There are {ListViews.MostOfAKind} views of this kind already; delete one first.");
    public static readonly Refusal NothingToChange = Refusal.Invalid("body", "nothing_to_change", "body: give at least one of name, address, shared, isDefault, place.");
    public static readonly Refusal NameMissing = Refusal.Invalid("name", "view_name_missing", "name: must have 1 to 60 characters, none of them a control character.");
    public static readonly Refusal AddressMissing = Refusal.Invalid("address", "view_address_wrong", "address: must be an address of the inbox, such as /aprovacoes?canal=shopee&prioridade=alta.");
    public static readonly Refusal PlaceWrong = Refusal.Invalid("place", "out_of_range", "place: must be 0 or more.");

    public static Refusal PartUnknown(string name, string? value) =>
        Refusal.Invalid("address", "view_part_unknown", $"address: {name}={value} is no filter of the inbox.");

    /// <summary>May this viewer change it: the owner, or of a shared one a head or an admin.</summary>
    public static bool May(Actor actor, PersonId owner, bool shared) => owner == actor.Person || (shared && actor.May(Permission.ManageSettings));
}
