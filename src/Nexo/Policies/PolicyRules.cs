using Nexo.Channels;
using Nexo.Platform;
using Nexo.Tasks;

namespace Nexo.Policies;

/// <summary>What a policy must be, field by field; the first rule that is broken is named.</summary>
static class PolicyRules
{
    public const int Most = 100;
    const decimal MostPercent = 9_999;
    const decimal MostAmount = 1_000_000_000;

    static readonly string[] KnownAgents = [.. ChannelAgents.All.Select(agent => agent.Id), PolicyConditions.ByAPerson];

    public static readonly Refusal NotFound = new("policy_not_found", "There is no such policy in this workspace.", RefusalKind.NotFound);
    public static readonly Refusal NameTaken = new("name_taken", "name: another policy of this workspace has this name.", RefusalKind.Conflict, "name");
    public static readonly Refusal ChangedSinceSeen = new("changed_since_seen", "Somebody changed the policy since you saw it; read it again.");
    public static readonly Refusal TooMany = new("too_many_policies", $"A workspace has at most {Most} policies; remove one first.");

    public static Refusal? Broken(Policy policy) =>
        Texts.Broken("name", policy.Name, 1, 60)
        ?? (policy.Name.Any(char.IsControl) ? Refusal.Invalid("name", "control_character", "name: must be one line, without control characters.") : null)
        ?? (policy.ExpiresAfterDays is < 1 or > 365 ? Refusal.Invalid("expiresAfterDays", "out_of_range", "expiresAfterDays: must be 1 to 365, or 0 for the workspace's default.") : null)
        ?? (policy is { Effect: PolicyEffect.Approve or PolicyEffect.Never, FourEyes: true } ? NotAsked("fourEyes") : null)
        ?? (policy is { Effect: PolicyEffect.Approve or PolicyEffect.Never, ExpiresAfterDays: not null } ? NotAsked("expiresAfterDays") : null)
        ?? Broken(policy.Conditions);

    static Refusal NotAsked(string field) => Refusal.Invalid(field, "nobody_is_asked", $"{field}: only where the effect is ask or ask_two; otherwise nobody is asked.");

    static Refusal? Broken(PolicyConditions wanted) =>
        Unknown("conditions.kinds", wanted.Kinds, PolicyConditions.KnownKinds)
        ?? Unknown("conditions.agents", wanted.Agents, KnownAgents)
        ?? (wanted.ListingCategory is { } path ? Texts.Broken("conditions.listingCategory", path, 1, 200) : null)
        ?? Broken("conditions.impact", wanted.Impact, MostPercent)
        ?? Broken("conditions.pricePercent", wanted.PricePercent, MostPercent)
        ?? Broken("conditions.priceAmount", wanted.PriceAmount, MostAmount)
        ?? (wanted.PriceAmount is null) switch
        {
            true => wanted.Currency is null ? null : Refusal.Invalid("conditions.currency", "without_amount", "conditions.currency: goes with priceAmount."),
            false => wanted.Currency is { Length: 3 } code && code.All(char.IsAsciiLetterUpper) ? null
                : Refusal.Invalid("conditions.currency", "not_a_currency", "conditions.currency: must be a code such as BRL."),
        };

    static Refusal? Unknown(string field, IReadOnlyList<string> values, IReadOnlyList<string> known) =>
        values.All(known.Contains) ? null
            : Refusal.Invalid(field, "unknown_value", $"{field}: must be some of {string.Join(", ", known)}.");

    static Refusal? Broken(string field, Bounds? bounds, decimal most) => bounds switch
    {
        null => null,
        { From: null, To: null } => Refusal.Invalid(field, "required", $"{field}: must have from, to, or both."),
        { From: < 0 } or { To: < 0 } => Refusal.Invalid(field, "out_of_range", $"{field}: must not be negative."),
        { From: { } from } when from > most => Refusal.Invalid(field, "out_of_range", $"{field}: must be at most {most}."),
        { To: { } to } when to > most => Refusal.Invalid(field, "out_of_range", $"{field}: must be at most {most}."),
        { From: { } from, To: { } to } when from > to => Refusal.Invalid(field, "turned_round", $"{field}: from must not be more than to."),
        { From: { } from } when decimal.Round(from, 2) != from => Refusal.Invalid(field, "too_precise", $"{field}: has at most 2 decimals."),
        { To: { } to } when decimal.Round(to, 2) != to => Refusal.Invalid(field, "too_precise", $"{field}: has at most 2 decimals."),
        _ => null,
    };

    /// <summary>Without what says nothing: values named twice, blanks around a text.</summary>
    public static PolicyConditions Plain(PolicyConditions wanted) => wanted with
    {
        Channels = [.. wanted.Channels.Distinct()],
        Categories = [.. wanted.Categories.Distinct()],
        Kinds = [.. wanted.Kinds.Distinct()],
        Agents = [.. wanted.Agents.Distinct()],
        ListingCategory = wanted.ListingCategory?.Trim(),
    };
}
