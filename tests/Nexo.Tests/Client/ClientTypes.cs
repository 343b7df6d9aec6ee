using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Nexo.Tests.Client;

/// <summary>The schemas of the API's description in C#: what a value is called there, and the records. Names of a closed list stay strings, so that a new one breaks no client.</summary>
sealed class ClientTypes
{
    readonly JsonElement schemas;
    readonly HashSet<string> sent;

    public ClientTypes(JsonElement api)
    {
        schemas = api.GetProperty("components").GetProperty("schemas");
        sent = Reached(
            from path in api.GetProperty("paths").EnumerateObject()
            from method in path.Value.EnumerateObject()
            let operation = new Operation(path.Name, method.Name, method.Value)
            where operation.Body is not null
            select operation.Body!.Value);
    }

    /// <returns>Null for an answer without a body; <c>Stream</c> for one that is no JSON.</returns>
    public string? Answer(JsonElement operation)
    {
        foreach (var answer in operation.GetProperty("responses").EnumerateObject().Where(r => r.Name.StartsWith('2')))
        {
            if (!answer.Value.TryGetProperty("content", out var content))
                return null;
            return content.TryGetProperty("application/json", out var json) ? Type(json.GetProperty("schema")) : "Stream";
        }
        return null;
    }

    public string Type(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return Named(Last(reference));
        if (schema.TryGetProperty("oneOf", out var several))
            return Type(several.EnumerateArray().First(s => !(s.TryGetProperty("type", out var t) && t.ValueKind == JsonValueKind.String && t.GetString() == "null"))).TrimEnd('?') + "?";
        if (!schema.TryGetProperty("type", out var kinds))
            return "JsonElement";
        var names = kinds.ValueKind == JsonValueKind.Array ? kinds.EnumerateArray().Select(k => k.GetString()!).ToList() : [kinds.GetString()!];
        return Plain(schema, names.First(n => n != "null")) + (names.Contains("null") ? "?" : "");
    }

    /// <summary>The names of the records that these schemas lead to.</summary>
    public HashSet<string> Reached(IEnumerable<JsonElement> from)
    {
        HashSet<string> found = [];
        var open = new Queue<JsonElement>(from);
        while (open.TryDequeue(out var element))
        {
            if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in element.EnumerateArray())
                    open.Enqueue(item);
            }
            if (element.ValueKind != JsonValueKind.Object)
                continue;
            foreach (var member in element.EnumerateObject())
            {
                if (member.Name == "$ref" && IsRecord(Last(member.Value)) && found.Add(Last(member.Value)))
                    open.Enqueue(schemas.GetProperty(Last(member.Value)));
                open.Enqueue(member.Value);
            }
        }
        return found;
    }

    /// <summary>What is sent must have what it requires, and leaves out the rest by null; what is received has everything.</summary>
    public void Record(StringBuilder text, string name)
    {
        var schema = schemas.GetProperty(name);
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()!).ToHashSet() : [];
        var isSent = sent.Contains(name);
        text.Append('\n');
        Doc(text, "", schema);
        text.Append(CultureInfo.InvariantCulture, $"public sealed record {name}\n{{\n");
        foreach (var (i, property) in schema.GetProperty("properties").EnumerateObject().Index())
        {
            if (i > 0)
                text.Append('\n');
            Doc(text, "    ", property.Value);
            var type = Type(property.Value);
            var must = isSent && required.Contains(property.Name);
            var optional = isSent && !must && !type.EndsWith('?') ? "?" : "";
            var first = must || optional.Length > 0 || type.EndsWith('?') ? "" : Nothing(type);
            var (member, wire) = Member(name, property.Name);
            text.Append(CultureInfo.InvariantCulture, $"{wire}    public {(must ? "required " : "")}{type}{optional} {member} {{ get; init; }}{first}\n");
        }
        text.Append("}\n");
    }

    public void Doc(StringBuilder text, string indent, JsonElement schema)
    {
        var values = Values(schema);
        var said = schema.TryGetProperty("description", out var description) ? description.GetString() : null;
        if (values.Length > 0)
            said = $"{(said is null ? "" : said.TrimEnd('.') + ". ")}One of {string.Join(", ", values)}.";
        if (said is not null)
            Summary(text, indent, said, null);
    }

    public static void Summary(StringBuilder text, string indent, string summary, string? remarks)
    {
        text.Append(CultureInfo.InvariantCulture, $"{indent}/// <summary>{Xml(summary)}</summary>\n");
        if (remarks is not null)
            text.Append(CultureInfo.InvariantCulture, $"{indent}/// <remarks>{Xml(remarks)}</remarks>\n");
    }

    public static string Name(JsonElement parameter) => parameter.GetProperty("name").GetString()!;

    public static string Camel(JsonElement parameter)
    {
        var words = Name(parameter).Split('-', '.', '_');
        var name = string.Concat(words.Select((word, i) => i == 0 ? char.ToLowerInvariant(word[0]) + word[1..] : Pascal(word)));
        return name is "from" or "to" or "in" ? $"@{name}" : name;
    }

    public static string Pascal(string name) => string.Concat(name.TrimStart('@').Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    bool IsRecord(string name) => name != "ProblemDetails" && schemas.GetProperty(name).TryGetProperty("properties", out _); // NexoRefused is what problems become

    string Named(string name) => IsRecord(name) ? name : Type(schemas.GetProperty(name));

    string Plain(JsonElement schema, string type) => (type, schema.TryGetProperty("format", out var format) ? format.GetString() : null) switch
    {
        ("string", "uuid") => "Guid",
        ("string", "date-time") => "DateTimeOffset",
        ("string", "date") => "DateOnly",
        ("string", _) => "string",
        ("integer", "int64") => "long",
        ("integer", _) => "int",
        ("number", _) => "decimal",
        ("boolean", _) => "bool",
        ("array", _) => $"IReadOnlyList<{(schema.TryGetProperty("items", out var items) ? Type(items) : "JsonElement")}>",
        (_, _) when schema.TryGetProperty("additionalProperties", out var values) && values.ValueKind == JsonValueKind.Object => $"IReadOnlyDictionary<string, {Type(values)}>",
        _ => "JsonElement",
    };

    /// <summary>A member may not be called as its record is, and C# writes no snake_case.</summary>
    static (string Name, string Wire) Member(string record, string property) =>
        Pascal(property) == record || property.Contains('_', StringComparison.Ordinal)
            ? (Pascal(property) == record ? $"{record}Name" : Pascal(property), $"    [System.Text.Json.Serialization.JsonPropertyName(\"{property}\")]\n")
            : (Pascal(property), "");

    static string Nothing(string type) =>
        type.StartsWith("IReadOnlyList<", StringComparison.Ordinal) ? " = [];"
        : type == "string" ? " = \"\";"
        : char.IsUpper(type[0]) && type is not ("Guid" or "DateTimeOffset" or "DateOnly" or "JsonElement") ? " = default!;"
        : "";

    string[] Values(JsonElement schema) =>
        schema.TryGetProperty("enum", out var values) ? [.. values.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)]
        : schema.TryGetProperty("schema", out var inner) ? Values(inner)
        : schema.TryGetProperty("$ref", out var reference) && !IsRecord(Last(reference)) ? Values(schemas.GetProperty(Last(reference)))
        : [];

    static string Last(JsonElement reference) => reference.GetString()!.Split('/')[^1];

    /// <summary>Text between backticks is code.</summary>
    static string Xml(string text) => string.Concat(
        text.ReplaceLineEndings(" ").Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
            .Split('`').Select((part, i) => i % 2 == 0 ? part : $"<c>{part}</c>"));
}
