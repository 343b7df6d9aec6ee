using System.Globalization;
using System.Text;

namespace Nexo.Rules.Reading;

/// <summary>Characters that are no letters.</summary>
static class Symbols
{
    /// <summary>Pictures: 😀 ⭐ ✅, and what joins them. Not the ornaments ★ and ✓.</summary>
    public static bool IsEmoji(Rune rune) => rune.Value is
        (>= 0x1F000 and <= 0x1FAFF) or 0x231A or 0x231B or (>= 0x23E9 and <= 0x23F3) or 0x2614 or 0x2615 or (>= 0x2648 and <= 0x2653) or 0x26A0 or 0x26A1 or 0x26BD or 0x26BE
        or 0x2705 or 0x2714 or 0x2728 or 0x274C or 0x274E or (>= 0x2753 and <= 0x2757) or 0x2764 or 0x27A1 or 0x2B50 or 0x2B55 or 0x203C or 0x2049 or 0x20E3
        || IsJoiner(rune);

    /// <summary>Emoji and ornaments: ★ ♥ ✓ ➤ ■. Not signs with a meaning, such as ° ® × ½.</summary>
    public static bool IsOrnament(Rune rune) => rune.Value is
        (>= 0x2600 and <= 0x27BF) or (>= 0x2B00 and <= 0x2BFF) or (>= 0x2300 and <= 0x23FF) or (>= 0x25A0 and <= 0x25FF) || IsEmoji(rune);

    static bool IsJoiner(Rune rune) => rune.Value is 0x200D or 0xFE0E or 0xFE0F;

    public static bool IsSpace(Rune rune) => rune.Value is '\t' or '\n' or '\r' || Rune.IsWhiteSpace(rune);

    /// <summary>Control and zero-width characters; not the joiners that scripts and emoji need.</summary>
    public static bool IsInvisible(Rune rune) =>
        rune.Value is 0x200B or 0x2060 or 0xFEFF or 0x00AD or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)
        || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control && !IsSpace(rune));

    public static bool HasOrnament(string text) => Any(text, rune => IsOrnament(rune) && !IsJoiner(rune));

    public static bool HasEmoji(string text) => Any(text, rune => IsEmoji(rune) && !IsJoiner(rune));

    static bool Any(string text, Func<Rune, bool> wanted)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (wanted(rune))
                return true;
        }
        return false;
    }
}
