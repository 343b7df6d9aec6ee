using System.Text.Json;

namespace Nexo.Agents.Wording;

/// <summary>Reads a finding's evidence; what is not there reads as nothing.</summary>
readonly struct Seen(JsonElement evidence)
{
    public bool Has(string name) => Member(name) is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) };

    public bool Is(string name) => Member(name) is { ValueKind: JsonValueKind.True };

    public decimal? Number(string name) => Member(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDecimal() : null;

    public string? Text(string name) => Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public IReadOnlyList<string> Texts(string name) =>
        Member(name) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];

    public IReadOnlyList<decimal> Numbers(string name) =>
        Member(name) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Number).Select(item => item.GetDecimal())]
            : [];

    JsonElement? Member(string name) =>
        evidence.ValueKind == JsonValueKind.Object && evidence.TryGetProperty(name, out var member) ? member : null;
}
