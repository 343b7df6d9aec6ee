using System.Globalization;
using System.Text.RegularExpressions;

namespace Nexo.Platform;

/// <summary>A sentence of ours with holes. It is said in English, which is what is kept, logged and answered; pages find it again and say it in their reader's language.</summary>
/// <param name="Code">Stable, snake_case; the key of its words.</param>
/// <param name="English">With {0}, {1} … for what is filled in, each once and in this order.</param>
public sealed partial record Saying(string Code, string English)
{
    // Not before a page asks: there are a hundred of them, and most are never looked for.
    readonly Lazy<Regex> form = new(() => new($"^{string.Join("(.*?)", Hole().Split(English).Select(Regex.Escape))}\\z", RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));

    public string Of(params object?[] values) => Hole().Replace(English, hole => Convert.ToString(values[int.Parse(hole.ValueSpan[1..^1], CultureInfo.InvariantCulture)], CultureInfo.InvariantCulture) ?? "");

    /// <returns>What was filled in; null when the sentence is another.</returns>
    public string[]? ValuesOf(string sentence) => form.Value.Match(sentence) is { Success: true } match ? [.. match.Groups.Values.Skip(1).Select(group => group.Value)] : null;

    /// <summary>The sentence itself, where nothing is to be filled in.</summary>
    public static implicit operator string(Saying saying) => saying.English;

    [GeneratedRegex(@"\{[0-9]\}")]
    private static partial Regex Hole();
}
