using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Nexo.Imports;

/// <summary>
/// Records of a JSON array, of JSON Lines, or of one object that wraps the array (<c>{"results": […]}</c>).
/// An array is read as a stream, an element at a time.
/// </summary>
sealed class JsonRecords(ColumnPlan plan)
{
    const int LongestElement = 16 << 20;
    const int LongestWrapped = 64 << 20;

    static readonly JsonSerializerOptions Lenient = new() { AllowTrailingCommas = true, ReadCommentHandling = JsonCommentHandling.Skip };

    Layout? layout;

    /// <exception cref="UnreadableFile">The text is not JSON from some place on, or holds no list of objects.</exception>
    public async IAsyncEnumerable<SourceRecord> ReadArray(Stream json, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = 0;
        await foreach (var element in Elements(new Metered(json), cancellationToken))
            yield return Record(element, ++number, 0);
    }

    /// <summary>
    /// JSON Lines: one object a line; a line that is not JSON is given back as broken. When the first line is not a
    /// listing by itself, the text is one object with the list inside.
    /// </summary>
    public async IAsyncEnumerable<SourceRecord> ReadText(Lines lines, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = 0;
        var first = await lines.Next(cancellationToken) ?? "";
        if (Parse(first) is not { ValueKind: JsonValueKind.Object } begun || ListInside(begun) is not null)
        {
            foreach (var element in Wrapped(await lines.All(first, LongestWrapped, cancellationToken)))
                yield return Record(element, ++number, 0);
            yield break;
        }
        for (var text = first; text is not null; text = await lines.Next(cancellationToken))
        {
            if (!string.IsNullOrWhiteSpace(text))
                yield return Parse(text) is { } element ? Record(element, ++number, lines.Number) : Broken(++number, lines.Number, text);
        }
    }

    static JsonElement.ArrayEnumerator Wrapped(string text) =>
        Parse(text) is { } whole && (whole.ValueKind is JsonValueKind.Array ? whole : ListInside(whole)) is { } list
            ? list.EnumerateArray()
            : throw new UnreadableFile("invalid_json", "The file is neither a JSON array, nor JSON Lines, nor one JSON object with a list of listings inside.");

    /// <summary>The first array of objects, of an object that has neither id nor title itself.</summary>
    static JsonElement? ListInside(JsonElement wrapper)
    {
        if (wrapper.ValueKind is not JsonValueKind.Object || wrapper.TryGetProperty("id", out _) || wrapper.TryGetProperty("title", out _))
            return null;
        foreach (var member in wrapper.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.Array && member.Value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.Object))
                return member.Value;
        }
        return null;
    }

    static JsonElement? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text, Lenient);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }

    static async IAsyncEnumerable<JsonElement> Elements(Metered source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var elements = JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(source, Lenient, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await elements.MoveNextAsync())
                    yield break;
            }
            catch (JsonException e)
            {
                throw new UnreadableFile("invalid_json", $"The file stops being JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} of the line. Nothing was imported.");
            }
            source.StartAgain();
            yield return elements.Current;
        }
    }

    SourceRecord Record(JsonElement element, int number, int line)
    {
        if (element.ValueKind is not JsonValueKind.Object)
            return new SourceRecord(number, line, layout ?? Layout.Empty, [], new Fault("row", "wrong_type", "A listing is a JSON object.", Excerpt(element.GetRawText())));
        var members = element.EnumerateObject().ToList();
        layout = LayoutFor(members);
        return new SourceRecord(number, line, layout, members.ConvertAll(member => CellOf(member.Value)).ToArray());
    }

    /// <summary>Objects of one file mostly have the same members in the same order, so the last layout is tried first.</summary>
    Layout LayoutFor(List<JsonProperty> members)
    {
        if (layout is { } last && last.Columns.Count == members.Count)
        {
            var same = true;
            for (var i = 0; same && i < members.Count; i++)
                same = members[i].NameEquals(last.Columns[i]);
            if (same)
                return last;
        }
        return plan.LayoutOf(members.ConvertAll(Lists.Name), decimalComma: false);
    }

    SourceRecord Broken(int number, int line, string text) =>
        new(number, line, layout ?? Layout.Empty, [], new Fault("row", "invalid_json", "The line is not a JSON object.", Excerpt(text)));

    static Cell CellOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new Cell(Lists.Text(value)),
        JsonValueKind.Null => new Cell(""),
        JsonValueKind.Array or JsonValueKind.Object => new Cell(value.GetRawText(), Structured: true),
        _ => new Cell(value.GetRawText()),
    };

    static string Excerpt(string text) => text.Length <= 200 ? text : text[..200];

    /// <summary>Stops an element that never ends before it fills the memory.</summary>
    sealed class Metered(Stream source) : ReadThrough(source)
    {
        long sinceElement;

        public void StartAgain() => sinceElement = 0;

        protected override void Passed(int bytes)
        {
            sinceElement += bytes;
            if (sinceElement > LongestElement)
                throw new UnreadableFile("record_too_long", "One listing is longer than 16 MB.");
        }
    }
}
