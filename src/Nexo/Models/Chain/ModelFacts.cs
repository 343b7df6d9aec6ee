using Nexo.Platform;

namespace Nexo.Models;

/// <summary>What the facts of a model may be. Pure but for the settings of the addresses.</summary>
static class ModelFacts
{
    public const int UsualTimeout = 90, MostModels = 20, LongestName = 60, LongestModel = 120;

    static readonly string[] Clearable = ["baseUrl", "key", "maxOutputTokens", "inputPrice", "outputPrice"];

    public static readonly Refusal NotFound = new("model_not_found", "There is no such model in this workspace.", RefusalKind.NotFound, "id");
    public static readonly Refusal NameTaken = new("model_name_taken", "name: another model of this workspace is called so.", RefusalKind.Conflict, "name");
    public static readonly Refusal TooMany = new("too_many_models", $"A workspace has at most {MostModels} models.");
    public static readonly Refusal ChangedSinceSeen = new("model_changed_since_seen", "Somebody changed this model since it was read: read it again.", RefusalKind.Conflict, "revision");
    public static readonly Refusal NothingToChange = Refusal.Invalid("body", "nothing_to_change", "body: give at least one field that is to change.");
    public static readonly Refusal KeyNeeded = Refusal.Invalid("key", "key_needed", "key: baseUrl moves to another server, so give the key for it (or clear it); the old one is not sent there.");

    public static Refusal? Broken(NewModel wanted) =>
        wanted.Kind is null ? Refusal.Invalid("kind", "kind_missing", "kind is required: openai, anthropic or compatible.")
        : Name(wanted.Name, isNeeded: true) ?? Model(wanted.Model, isNeeded: true) ?? Key(wanted.Key)
            ?? (wanted.Kind == ModelKind.Compatible && string.IsNullOrWhiteSpace(wanted.BaseUrl) ? AddressMissing : null)
            ?? Numbers(wanted.Place, wanted.TimeoutSeconds, wanted.MaxOutputTokens, wanted.InputPrice, wanted.OutputPrice);

    public static Refusal? Broken(ModelChange change)
    {
        for (var i = 0; i < change.Clear?.Length; i++)
        {
            if (!Clearable.Contains(change.Clear[i]))
                return Refusal.Invalid($"clear[{i}]", "not_clearable", $"clear[{i}]: must be one of {string.Join(", ", Clearable)}.");
        }
        return change with { Revision = null } == new ModelChange() ? NothingToChange
            : Name(change.Name, isNeeded: false) ?? Model(change.Model, isNeeded: false) ?? Key(change.Key)
                ?? Numbers(change.Place, change.TimeoutSeconds, change.MaxOutputTokens, change.InputPrice, change.OutputPrice);
    }

    public static readonly Refusal AddressMissing = Refusal.Invalid("baseUrl", "address_missing", "baseUrl is required for a compatible server, for example http://localhost:11434/v1.");

    static Refusal? Name(string? name, bool isNeeded) =>
        name is null ? isNeeded ? Refusal.Invalid("name", "name_missing", "name is required.") : null
        : name.Trim().Length is 0 or > LongestName || name.Any(char.IsControl)
            ? Refusal.Invalid("name", "name_not_possible", $"name: has 1 to {LongestName} characters and no control characters.") : null;

    static Refusal? Model(string? model, bool isNeeded) =>
        model is null ? isNeeded ? Refusal.Invalid("model", "model_missing", "model is required: as its server calls it.") : null
        : model.Trim().Length is 0 or > LongestModel || model.Any(char.IsControl)
            ? Refusal.Invalid("model", "model_not_possible", $"model: has 1 to {LongestModel} characters and no control characters.") : null;

    /// <summary>It travels in a header: visible ASCII, without spaces around.</summary>
    static Refusal? Key(string? key) =>
        key is null || key.Length is >= 4 and <= 1_000 && key.All(c => c is > ' ' and <= '~') ? null
        : Refusal.Invalid("key", "key_not_possible", "key: has 4 to 1000 visible ASCII characters and no spaces.");

    static Refusal? Numbers(int? place, int? timeout, int? output, decimal? inputPrice, decimal? outputPrice) =>
        place is < 1 or > 1_000 ? Refusal.Invalid("place", "out_of_range", "place: must be from 1 to 1000.")
        : timeout is < 1 or > 600 ? Refusal.Invalid("timeoutSeconds", "out_of_range", "timeoutSeconds: must be from 1 to 600.")
        : output is < 16 or > 200_000 ? Refusal.Invalid("maxOutputTokens", "out_of_range", "maxOutputTokens: must be from 16 to 200000.")
        : Price(inputPrice, "inputPrice") ?? Price(outputPrice, "outputPrice");

    static Refusal? Price(decimal? price, string field) =>
        price is null || price is >= 0 and <= 100_000 && decimal.Round(price.Value, 6) == price ? null
        : Refusal.Invalid(field, "price_not_possible", $"{field}: must be from 0 to 100000 US dollars for a million tokens, with at most six decimals.");
}
