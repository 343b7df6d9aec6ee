using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nexo.Platform;

/// <summary>
/// What of JSON Schema the answers of models are bound by: type, properties, required, additionalProperties, items, enum,
/// minLength, maxLength, minItems, maxItems. Pure.
/// </summary>
static class JsonShape
{
    /// <summary>Where and how a value is not as asked; paths and rules only, never a value.</summary>
    public static IEnumerable<string> Wrong(JsonNode? value, JsonElement schema, string at = "$")
    {
        if (schema.TryGetProperty("type", out var type) && !Is(value, type.GetString()!))
            return [$"{at}: must be {Article(type.GetString()!)}"];
        if (schema.TryGetProperty("enum", out var options) && !options.EnumerateArray().Any(option => JsonNode.DeepEquals(JsonNode.Parse(option.GetRawText()), value)))
            return [$"{at}: must be one of {string.Join(", ", options.EnumerateArray())}"];
        return value switch
        {
            JsonObject record => OfObject(record, schema, at),
            JsonArray list => OfArray(list, schema, at),
            JsonValue text when text.GetValueKind() == JsonValueKind.String => OfLength(text.GetValue<string>().Length, schema, "minLength", "maxLength", "characters", at),
            _ => [],
        };
    }

    static IEnumerable<string> OfObject(JsonObject record, JsonElement schema, string at)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Select(n => n.GetString()!).Where(name => !record.ContainsKey(name)))
                yield return $"{at}.{name}: is required";
        }
        var known = schema.TryGetProperty("properties", out var properties);
        foreach (var (name, value) in record)
        {
            if (known && properties.TryGetProperty(name, out var inner))
            {
                foreach (var wrong in Wrong(value, inner, $"{at}.{name}"))
                    yield return wrong;
            }
            else if (schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.False)
            {
                yield return $"{at}: has a member that was not asked for";
            }
        }
    }

    static IEnumerable<string> OfArray(JsonArray list, JsonElement schema, string at)
    {
        foreach (var wrong in OfLength(list.Count, schema, "minItems", "maxItems", "items", at))
            yield return wrong;
        if (!schema.TryGetProperty("items", out var inner))
            yield break;
        foreach (var (i, value) in list.Index())
        {
            foreach (var wrong in Wrong(value, inner, $"{at}[{i}]"))
                yield return wrong;
        }
    }

    static IEnumerable<string> OfLength(int length, JsonElement schema, string least, string most, string what, string at)
    {
        if (schema.TryGetProperty(least, out var least1) && length < least1.GetInt32())
            yield return $"{at}: must have at least {least1.GetInt32()} {what}";
        if (schema.TryGetProperty(most, out var most1) && length > most1.GetInt32())
            yield return $"{at}: must have at most {most1.GetInt32()} {what}";
    }

    static bool Is(JsonNode? value, string type) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("number", JsonValueKind.Number) or ("null", JsonValueKind.Null) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => decimal.TryParse(value!.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && decimal.Truncate(number) == number,
        _ => false,
    };

    static string Article(string type) => type is "object" or "array" or "integer" ? $"an {type}" : $"a {type}";
}
