using System.Text.Json.Nodes;

namespace Nexo.Tests.Platform;

/// <summary>As much of JSON Schema as our API's description uses; tells where a value does not fit.</summary>
sealed class SchemaCheck(JsonNode document)
{
    public IEnumerable<string> Misfits(JsonNode schema, JsonNode? value, string at)
    {
        if (schema["$ref"] is { } reference)
            return Misfits(document["components"]!["schemas"]![reference.GetValue<string>().Split('/')[^1]]!, value, at);
        if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray choices)
            return choices.Any(choice => !Misfits(choice!, value, at).Any()) ? [] : [$"{at}: fits none of the choices"];
        return OfType(schema, value, at).Concat(value switch
        {
            JsonObject members => OfMembers(schema, members, at),
            JsonArray items when schema["items"] is { } each => items.SelectMany((item, i) => Misfits(each, item, $"{at}[{i}]")),
            _ => [],
        });
    }

    static IEnumerable<string> OfType(JsonNode schema, JsonNode? value, string at)
    {
        string[] types = schema["type"] switch { null => [], JsonArray many => [.. many.Select(t => t!.GetValue<string>())], var one => [one.GetValue<string>()] };
        if (types.Length > 0 && !types.Any(type => Is(type, value)))
            yield return $"{at}: is not {string.Join(" or ", types)}";
        if (value is not null && schema["enum"] is JsonArray names && !names.Any(name => JsonNode.DeepEquals(name, value)))
            yield return $"{at}: is none of the names";
        if (value?.GetValueKind() is System.Text.Json.JsonValueKind.String && schema["format"]?.GetValue<string>() is "uuid" && !Guid.TryParse(value.GetValue<string>(), out _))
            yield return $"{at}: is no UUID";
    }

    IEnumerable<string> OfMembers(JsonNode schema, JsonObject members, string at)
    {
        var known = schema["properties"] as JsonObject ?? [];
        foreach (var needed in schema["required"]?.AsArray() ?? [])
            if (!members.ContainsKey(needed!.GetValue<string>()))
                yield return $"{at}.{needed}: is missing";
        foreach (var (name, member) in members)
        {
            var other = schema["additionalProperties"];
            if (known[name] is { } of)
                foreach (var misfit in Misfits(of, member, $"{at}.{name}"))
                    yield return misfit;
            else if (other is JsonValue && !other.GetValue<bool>())
                yield return $"{at}.{name}: is not known";
            else if (other is JsonObject each)
                foreach (var misfit in Misfits(each, member, $"{at}.{name}"))
                    yield return misfit;
        }
    }

    static bool Is(string type, JsonNode? value) => (type, value?.GetValueKind()) switch
    {
        ("null", null) => true,
        ("string", System.Text.Json.JsonValueKind.String) or ("number", System.Text.Json.JsonValueKind.Number) or ("object", System.Text.Json.JsonValueKind.Object)
            or ("array", System.Text.Json.JsonValueKind.Array) or ("boolean", System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False) => true,
        ("integer", System.Text.Json.JsonValueKind.Number) => decimal.IsInteger(value!.GetValue<decimal>()),
        _ => false,
    };
}
