using System.Text;
using System.Text.Json;
using Nexo.Listings;

namespace Nexo.Imports;

/// <summary>Lists, pairs and paths inside one field: JSON, Ruby-hash text, or plain text with separators.</summary>
static class Lists
{
    static readonly string[] OptionNames = ["options", "variations", "values", "opcoes", "value"];
    static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>JSON or Ruby-hash (<c>"a"=&gt;nil</c>); null when the text is neither.</summary>
    public static JsonElement? Json(string text)
    {
        var bare = text.AsSpan().Trim();
        if (bare.Length < 2 || (bare[0], bare[^1]) is not (('[', ']') or ('{', '}')))
            return null;
        return Parse(bare.ToString()) ?? (text.Contains("=>", StringComparison.Ordinal) ? Parse(FromRuby(text)) : null);
    }

    static JsonElement? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
        catch (ArgumentException)
        {
            return null; // a lone surrogate
        }
    }

    /// <summary><c>=&gt;</c> outside quotes becomes a colon, <c>nil</c> becomes null.</summary>
    static string FromRuby(string text)
    {
        var json = new StringBuilder(text.Length);
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var rest = text.AsSpan(i);
            if (text[i] == '"' && (i == 0 || text[i - 1] != '\\'))
                quoted = !quoted;
            if (!quoted && rest.StartsWith("=>"))
            {
                json.Append(':');
                i++;
            }
            else if (!quoted && rest.StartsWith("nil"))
            {
                json.Append("null");
                i += 2;
            }
            else
            {
                json.Append(text[i]);
            }
        }
        return json.ToString();
    }

    /// <summary>Plain texts: the strings of a JSON array, the names or addresses of its objects, or the pieces of a text.</summary>
    public static IEnumerable<string> Texts(string text, params char[] separators) =>
        Json(text) is { } json
            ? Texts(json)
            : separators is [] ? [text.Trim()] : text.Split(separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    static IEnumerable<string> Texts(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object when Member(json, "name", "url", "secure_url", "src", "source", "value", "link") is { } found => [found],
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Texts(member.Value)),
        _ => Scalar(json) is { } scalar ? [scalar] : [],
    };

    /// <summary>Addresses: as <see cref="Texts(string, char[])"/>, but an object's address goes before its name.</summary>
    public static IEnumerable<string> Addresses(string text)
    {
        if (Json(text) is not { } json)
            return text.Split([' ', '\n', '\r', '\t', '|', ';'], StringSplitOptions.RemoveEmptyEntries)
                .SelectMany(SplitAddresses);
        return json.ValueKind is JsonValueKind.Array
            ? json.EnumerateArray().SelectMany(item => item.ValueKind is JsonValueKind.Object
                ? Member(item, "url", "secure_url", "src", "source", "link") is { } found ? [found] : []
                : Texts(item))
            : Texts(json);
    }

    /// <summary>A comma separates addresses only where another address follows; it may also be part of one.</summary>
    static IEnumerable<string> SplitAddresses(string text)
    {
        var from = 0;
        for (var comma = text.IndexOf(','); comma >= 0; comma = text.IndexOf(',', comma + 1))
        {
            var next = text.AsSpan(comma + 1);
            if (next.StartsWith("http", StringComparison.OrdinalIgnoreCase) || next.StartsWith("/") || !text.Contains("://", StringComparison.Ordinal))
            {
                if (comma > from)
                    yield return text[from..comma];
                from = comma + 1;
            }
        }
        if (from < text.Length)
            yield return text[from..];
    }

    /// <summary>
    /// Name and value: of an array of <c>{name, value}</c> or <c>{key, value}</c>, of an object, of an object that wraps
    /// such an array, or of lines <c>name: value</c>. A value without a name has an empty one.
    /// </summary>
    public static IEnumerable<(string Name, string Value)> Pairs(string text)
    {
        if (Json(text) is { } json)
            return Pairs(json);
        return text.Split(['\n', ';', '|'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => (Line: line, Colon: line.IndexOf(':')))
            .Where(line => line.Colon is > 0 and < 80 && line.Colon < line.Line.Length - 1)
            .Select(line => (line.Line[..line.Colon].Trim(), line.Line[(line.Colon + 1)..].Trim()));
    }

    static IEnumerable<(string, string)> Pairs(JsonElement json)
    {
        if (json.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in json.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.Object))
            {
                if (Member(item, "value", "value_name", "valor", "values") is { } value)
                    yield return (Member(item, "name", "key", "nome", "id") ?? "", value);
            }
        }
        else if (json.ValueKind is JsonValueKind.Object && json.EnumerateObject().Count() == 2 && Member(json, "key", "name") is { } alone && Member(json, "value") is { } its)
        {
            yield return (alone, its); // an array of one pair that was written without its brackets
        }
        else if (json.ValueKind is JsonValueKind.Object)
        {
            foreach (var member in json.EnumerateObject())
            {
                if (member.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Object && Pairs(member.Value).ToList() is { Count: > 0 } nested)
                {
                    foreach (var pair in nested)
                        yield return pair;
                }
                else if (Flat(member.Value) is { } value)
                {
                    yield return (Name(member), value);
                }
            }
        }
    }

    /// <summary>Ways to vary: of an array of <c>{name, options|variations|values}</c>, of an object of arrays, or of a bare list (then named by the column).</summary>
    public static IEnumerable<Variation> Variations(string text, string column)
    {
        if (Json(text) is not { } json)
        {
            if (Texts(text, ',', ';', '|').ToArray() is { Length: > 0 } options)
                yield return new Variation(column, options);
            yield break;
        }
        var bare = new List<string>();
        foreach (var (name, item) in json.ValueKind is JsonValueKind.Object
            ? json.EnumerateObject().Select(member => (Name(member), member.Value))
            : json.EnumerateArray().Select(item => ("", item)))
        {
            if (name.Length == 0 && item.ValueKind is not JsonValueKind.Object)
                bare.AddRange(Texts(item));
            else if (Options(item) is { Length: > 0 } options)
                yield return new Variation(name.Length > 0 ? name : Member(item, "name", "nome", "key") ?? column, options);
        }
        if (bare.Count > 0)
            yield return new Variation(column, [.. bare]);
    }

    static string[] Options(JsonElement item) =>
        item.ValueKind is not JsonValueKind.Object
            ? [.. Texts(item)]
            : OptionNames.FirstOrDefault(name => item.TryGetProperty(name, out _)) is { } found ? [.. Texts(item.GetProperty(found))] : [];

    /// <summary>The first of the members that is there and says something.</summary>
    static string? Member(JsonElement item, params string[] names)
    {
        foreach (var name in names)
        {
            if (item.TryGetProperty(name, out var value) && Flat(value) is { Length: > 0 } text)
                return text;
        }
        return null;
    }

    static string? Flat(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array when string.Join(", ", Texts(value)) is { Length: > 0 } joined => joined,
        JsonValueKind.Array or JsonValueKind.Object => null,
        _ => Scalar(value),
    };

    static string? Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Text(value).Trim() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    /// <summary>The string; half of a surrogate pair, which JSON can escape but no text can hold, becomes <see cref="CsvRecords.NotUtf8"/>.</summary>
    public static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return CsvRecords.NotUtf8.ToString();
        }
    }

    public static string Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return CsvRecords.NotUtf8.ToString();
        }
    }
}
