using System.Text.RegularExpressions;

namespace Nexo.Plans;

/// <summary>Texts with <c>{{ inputs.day }}</c> in them. What is filled in stays data: it is never read as YAML, as a template or as a command again.</summary>
public static partial class Template
{
    public static IEnumerable<string> Names(string text) => Hole().Matches(text).Select(hole => hole.Groups[1].Value);

    /// <param name="text">With holes or without.</param>
    /// <param name="value">What stands for a name; null becomes nothing.</param>
    public static string Fill(string text, Func<string, string?> value) => Hole().Replace(text, hole => value(hole.Groups[1].Value) ?? "");

    [GeneratedRegex(@"\{\{\s*([A-Za-z0-9_.-]+)\s*\}\}")]
    private static partial Regex Hole();
}
