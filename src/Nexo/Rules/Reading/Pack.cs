using System.Globalization;
using System.Text.RegularExpressions;

namespace Nexo.Rules.Reading;

/// <summary>How many pieces a title offers together: "Kit 3 Bodies", "Pack of 5", "Meias 6 Pares".</summary>
static partial class Pack
{
    const int Most = 200;

    /// <returns>1 where the title names none, or several different ones, or counts the parts of one thing: a puzzle, a set of tools.</returns>
    public static int Of(string title)
    {
        if (OneThing().IsMatch(title))
            return 1;
        var numbers = Named().Matches(title).Select(match => int.Parse(match.Groups.Values.Skip(1).First(group => group.Success).Value, CultureInfo.InvariantCulture)).Distinct().ToArray();
        return numbers is [> 0 and <= Most and var number] ? number : 1;
    }

    [GeneratedRegex(@"\b(?:quebra[- ]cabe[çc]a|puzzles?|jigsaw|jogo|estojo|maleta|ferramentas?|faqueiro|aparelho de jantar|lego|blocos|building blocks)\b.*\b\d{1,3}\s?(?:pe[çc]as|pcs)\b|\b\d{1,3}\s?(?:pe[çc]as|pcs)\b.*\b(?:estojo|maleta|puzzles?|jigsaw)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex OneThing();

    [GeneratedRegex(@"\b(?:kit|combo|pack|conjunto)\s(?:com\s|c/\s?|de\s|of\s)?(?<a>\d{1,3})\b|\b(?<b>\d{1,3})\s?(?:unidades|unids?|und|pares|pe[çc]as|pcs|pack)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Named();
}
