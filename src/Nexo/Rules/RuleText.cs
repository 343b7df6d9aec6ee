using System.Globalization;
using System.Resources;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nexo.Rules;

/// <summary>
/// What people read about a rule and its findings, in Portuguese or English; the current culture unless another is given.
/// Sentences name members of the evidence in braces: "O título tem {length} caracteres."
/// </summary>
public static partial class RuleText
{
    static readonly ResourceManager Words = new("Nexo.Rules.RuleWords", typeof(RuleText).Assembly);

    /// <summary>A few words: "Título longo demais".</summary>
    public static string Title(string rule, CultureInfo? culture = null) => Word($"{rule}.title", culture) ?? rule;

    /// <summary>Why it matters, in one sentence.</summary>
    public static string Explanation(string rule, CultureInfo? culture = null) => Word($"{rule}.why", culture) ?? "";

    /// <summary>What a person does about it, in one sentence.</summary>
    public static string ToDo(string rule, CultureInfo? culture = null) => Word($"{rule}.todo", culture) ?? "";

    /// <summary>What a number that can be set stands for: "Máximo de caracteres do título".</summary>
    internal static string Threshold(string name, CultureInfo? culture = null) => Word($"threshold.{name}", culture) ?? name;

    /// <summary>What a figure of an account stands for: "envios com atraso".</summary>
    internal static string Figure(string name, CultureInfo? culture = null) => Word($"figures.{name}", culture) ?? name;

    /// <summary>What was seen on this listing: "O título tem 74 caracteres; o limite é 60."</summary>
    public static string Sentence(string rule, JsonElement evidence, CultureInfo? culture = null)
    {
        var template = SentenceFor(rule, evidence, culture) ?? Title(rule, culture);
        return Places().Replace(template, place => evidence.TryGetProperty(place.Groups["name"].ValueSpan, out var value) ? Written(place.Groups["name"].Value, value, culture) : "");
    }

    public static string Sentence(Finding finding, CultureInfo? culture = null) => Sentence(finding.Rule, finding.Evidence, culture);

    /// <summary>Why a rule could not be evaluated.</summary>
    internal static string Why(Missing missing, CultureInfo? culture = null) => Word($"why.{missing}", culture) ?? missing.ToString();

    /// <summary>A rule may see different things: the first sentence whose condition holds, "AMZ-T4.seen?capitals", then the plain one.</summary>
    static string? SentenceFor(string rule, JsonElement evidence, CultureInfo? culture)
    {
        foreach (var member in evidence.EnumerateObject())
        {
            if (Says(member.Value) && Word($"{rule}.seen?{member.Name}", culture) is { } special)
                return special;
        }
        return Word($"{rule}.seen", culture);
    }

    static bool Says(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Number => value.GetDecimal() > 0,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.String => value.GetString()!.Length > 0,
        _ => false,
    };

    /// <summary>Texts seen on the listing stand in quotation marks; our own codes ("missing": ["gender"]) are words of the resources.</summary>
    static string Written(string member, JsonElement value, CultureInfo? culture) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDecimal().ToString(member is "price" or "listPrice" ? "#,0.00##" : "#,0.##", culture ?? CultureInfo.CurrentUICulture),
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(item => Written(member, item, culture))),
        JsonValueKind.String => Word($"{member}.{value.GetString()}", culture) ?? $"“{value.GetString()}”",
        _ => "",
    };

    static string? Word(string name, CultureInfo? culture) => Words.GetString(name, culture ?? CultureInfo.CurrentUICulture);

    [GeneratedRegex(@"\{(?<name>[A-Za-z]{1,40})\}")]
    private static partial Regex Places();
}
