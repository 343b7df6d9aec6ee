using System.Text.Json;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Ledger;

/// <summary>Who may decide a step, as its row carries it. Neither people nor roles: admin and head.</summary>
public sealed record Deciders
{
    public static readonly Deciders Anybody = new();

    public IReadOnlyList<PersonId> People { get; init; } = [];
    public IReadOnlyList<Role> Roles { get; init; } = [];

    /// <summary>Not whoever started the run.</summary>
    public bool FourEyes { get; init; }

    /// <param name="json">Null: nobody is named.</param>
    public static Deciders Of(string? json) => json is null ? Anybody : JsonSerializer.Deserialize<Deciders>(json, Json.Options) ?? Anybody;

    public string ToJson() => JsonSerializer.Serialize(this, Json.Options);

    /// <summary>Why this one may not; null when they may.</summary>
    /// <param name="startedBy">Who started the run, as the log names it.</param>
    public Refusal? Refuse(Actor by, string startedBy) =>
        by.IsRunner ? LedgerRefusals.RunnersDoNotDecide
        : by.Person is not { } person ? LedgerRefusals.PeopleDecide
        : !Asks(person, by.Role) ? LedgerRefusals.NotAsked(this)
        : FourEyes && by.Name == startedBy ? LedgerRefusals.FourEyes
        : null;

    /// <summary>Named, or of a role that is named; where nobody is, admin and head.</summary>
    public bool Asks(PersonId person, Role? role) =>
        role is { } of && (People.Count + Roles.Count == 0 ? of is Role.Admin or Role.Head : People.Contains(person) || Roles.Contains(of));
}
