using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Localization;

namespace Nexo.Tasks.Pages;

/// <summary>What a rule saw, as one sentence in the viewer's language. Given by the composition: the rules are not this module's; null where the rule is unknown.</summary>
public delegate string? FindingSaid(string rule, JsonElement evidence);

/// <summary>How fields and what was seen of them are said to people.</summary>
static class Fields
{
    const string Attribute = "attributes.";

    /// <summary>"Título", "Descrição"; an attribute by its own name.</summary>
    public static string Field(this IStringLocalizer<TaskWords> words, string field) =>
        field.StartsWith(Attribute, StringComparison.Ordinal) ? field[Attribute.Length..]
        : words[$"field.{field}"] is { ResourceNotFound: false } known ? known
        : field;

    /// <summary>"72 caracteres", "limite 60": what a rule saw, piece by piece. A name without words of its own is shown as it is.</summary>
    public static IEnumerable<string> Seen(this IStringLocalizer<TaskWords> words, JsonElement evidence)
    {
        if (evidence.ValueKind != JsonValueKind.Object)
            return [];
        return evidence.EnumerateObject().Where(member => member.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False)).Select(member =>
            words[$"seen.{member.Name}", Value(member.Value)] is { ResourceNotFound: false } known ? known.Value
            : member.Value.ValueKind == JsonValueKind.True ? member.Name : $"{member.Name}: {Value(member.Value)}");
    }

    static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Value)),
        JsonValueKind.Number when value.TryGetDecimal(out var number) => number.ToString("#,0.##", CultureInfo.CurrentCulture),
        JsonValueKind.String => value.GetString()!,
        _ => value.ToString(),
    };
}
