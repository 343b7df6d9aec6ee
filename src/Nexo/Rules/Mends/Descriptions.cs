using System.Text;

namespace Nexo.Rules.Mends;

/// <summary>Mechanical mends of a description: its lines stay.</summary>
static class Descriptions
{
    public static string? Without(string description, Func<Rune, bool> unwanted)
    {
        var kept = new StringBuilder(description.Length);
        foreach (var rune in description.EnumerateRunes())
        {
            if (!unwanted(rune))
                kept.Append(rune);
        }
        var lines = kept.ToString().Split('\n').Select(line => line.Trim());
        var after = string.Join('\n', lines).Trim();
        return after.Length == 0 ? null : after;
    }
}
