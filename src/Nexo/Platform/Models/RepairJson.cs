using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nexo.Platform;

/// <summary>What was read of a model's answer.</summary>
/// <param name="Value">Null when there is no JSON in it.</param>
/// <param name="Repairs">What was mended: code_fence, prose, trailing_comma, wrapped, enum_case, number_as_text.</param>
/// <param name="Wrong">Where it still is not as the schema asks; empty is good.</param>
public sealed record ReadAnswer(JsonNode? Value, IReadOnlyList<string> Repairs, IReadOnlyList<string> Wrong);

/// <summary>Reads JSON out of a model's answer and mends what is nearly right. What is right stays as it is. Pure.</summary>
public static class RepairJson
{
    /// <summary>Places in prose at which JSON might begin.</summary>
    const int MostStarts = 10;

    public static ReadAnswer Read(string text, JsonElement schema)
    {
        SortedSet<string> repairs = [];
        if (Find(text, repairs) is not { } found)
            return new(null, [], ["$: is not JSON"]);
        var value = Bend(found, schema, repairs);
        return new(value, [.. repairs], [.. JsonShape.Wrong(value, schema).Take(20)]);
    }

    static JsonNode? Find(string text, SortedSet<string> repairs)
    {
        var bare = text.Trim('\uFEFF', ' ', '\t', '\r', '\n');
        if (Parse(bare, repairs) is { } whole)
            return whole;
        // Never inside of what began and did not read: half an answer is none.
        for (var (start, tries) = (Start(bare, 0), 0); start >= 0 && tries < MostStarts && End(bare, start) is { } end; start = Start(bare, end), tries++)
        {
            if (Parse(bare[start..end], repairs) is not { } part)
                continue;
            var (before, after) = (bare[..start].Trim(), bare[end..].Trim());
            repairs.Add(before.StartsWith("```", StringComparison.Ordinal) && !before.Contains('\n', StringComparison.Ordinal) && after is "```" or "" ? "code_fence" : "prose");
            return part;
        }
        return null;
    }

    static int Start(string text, int from) => text.AsSpan(from).IndexOfAny('{', '[') is >= 0 and var at ? from + at : -1;

    /// <summary>After the bracket that closes the one at the start; brackets in strings do not count.</summary>
    static int? End(string text, int start)
    {
        var (depth, inString) = (0, false);
        for (var i = start; i < text.Length; i++)
        {
            var c = text[i];
            if (inString && c == '\\')
                i++;
            else if (c == '"')
                inString = !inString;
            else if (!inString && c is '{' or '[')
                depth++;
            else if (!inString && c is '}' or ']' && --depth == 0)
                return i + 1;
        }
        return null;
    }

    /// <summary>Objects and arrays only: a bare number or word is prose.</summary>
    static JsonNode? Parse(string text, SortedSet<string> repairs)
    {
        if (text is not ['{' or '[', ..])
            return null;
        try
        {
            return JsonNode.Parse(text, null, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            // Once more below, less strictly.
        }
        try
        {
            var value = JsonNode.Parse(text, null, new JsonDocumentOptions { AllowDuplicateProperties = false, AllowTrailingCommas = true });
            repairs.Add("trailing_comma");
            return value;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static JsonNode? Bend(JsonNode? value, JsonElement schema, SortedSet<string> repairs)
    {
        var type = schema.TryGetProperty("type", out var named) ? named.GetString() : null;
        switch (value)
        {
            case JsonArray list when type == "object" && OnlyList(schema) is { } name:
                repairs.Add("wrapped");
                return Bend(new JsonObject { [name] = list.DeepClone() }, schema, repairs);
            case JsonObject one when type == "object" && OnlyList(schema) is { } name && !one.ContainsKey(name) && IsItem(one, schema.GetProperty("properties").GetProperty(name)):
                repairs.Add("wrapped");
                return Bend(new JsonObject { [name] = new JsonArray(one.DeepClone()) }, schema, repairs);
            case JsonObject one when type == "array":
                repairs.Add("wrapped");
                return Bend(new JsonArray(one.DeepClone()), schema, repairs);
            case JsonObject record when schema.TryGetProperty("properties", out var properties):
                return new JsonObject(record.Select(pair => KeyValuePair.Create(pair.Key, properties.TryGetProperty(pair.Key, out var inner) ? Bend(pair.Value, inner, repairs) : pair.Value?.DeepClone())));
            case JsonArray list when schema.TryGetProperty("items", out var inner):
                return new JsonArray([.. list.Select(item => Bend(item, inner, repairs))]);
            case JsonValue text when text.GetValueKind() == JsonValueKind.String:
                return BendText(text.GetValue<string>(), type, schema, repairs);
            default:
                return value?.DeepClone();
        }
    }

    static JsonValue? BendText(string text, string? type, JsonElement schema, SortedSet<string> repairs)
    {
        if (type is "number" or "integer" && decimal.TryParse(text.Trim(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            repairs.Add("number_as_text");
            return JsonNode.Parse(number.ToString(CultureInfo.InvariantCulture))!.AsValue();
        }
        if (!schema.TryGetProperty("enum", out var options) || options.EnumerateArray().Any(o => o.ValueKind == JsonValueKind.String && o.GetString() == text))
            return JsonValue.Create(text);
        var meant = options.EnumerateArray().Where(o => o.ValueKind == JsonValueKind.String && string.Equals(o.GetString(), text.Trim(), StringComparison.OrdinalIgnoreCase)).Select(o => o.GetString()).ToList();
        if (meant is not [var one])
            return JsonValue.Create(text);
        repairs.Add("enum_case");
        return JsonValue.Create(one);
    }

    /// <summary>The one property of an object that is nothing but a list in a wrapper.</summary>
    static string? OnlyList(JsonElement schema) =>
        schema.TryGetProperty("properties", out var properties) && properties.EnumerateObject().ToList() is [var only]
        && only.Value.TryGetProperty("type", out var type) && type.GetString() == "array" ? only.Name : null;

    static bool IsItem(JsonObject one, JsonElement list) =>
        one.Count > 0 && list.TryGetProperty("items", out var item) && item.TryGetProperty("properties", out var properties) && one.All(pair => properties.TryGetProperty(pair.Key, out _));
}
