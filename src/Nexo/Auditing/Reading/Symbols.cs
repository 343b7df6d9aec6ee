using System.Globalization;
using System.Text;

namespace Nexo.Auditing.Reading;

/// <summary>Characters that are no letters.</summary>
static class Symbols
{
    /// <summary>Pictures and ornaments: 😀 ★ ♥ ✓ ➤. Not signs with a meaning, such as ° ® × ½.</summary>
    public static bool IsEmoji(Rune rune) => rune.Value is
        (>= 0x1F000 and <= 0x1FAFF) or (>= 0x2600 and <= 0x27BF) or (>= 0x2B00 and <= 0x2BFF) or (>= 0x2300 and <= 0x23FF)
        or (>= 0x25A0 and <= 0x25FF) or 0x203C or 0x2049 or 0xFE0F or 0x20E3;

    public static bool IsSpace(Rune rune) => rune.Value is '\t' or '\n' or '\r' || Rune.IsWhiteSpace(rune);

    /// <summary>Control and zero-width characters; not the joiners that scripts and emoji need.</summary>
    public static bool IsInvisible(Rune rune) =>
        rune.Value is 0x200B or 0x2060 or 0xFEFF or 0x00AD or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)
        || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control && !IsSpace(rune));

    public static bool HasEmoji(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsEmoji(rune))
                return true;
        }
        return false;
    }
}
