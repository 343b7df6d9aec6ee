using System.Text;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>What every text must be: of a length (in Unicode scalar values), without NUL, well formed.</summary>
static class Texts
{
    public static Refusal? Broken(string field, string? text, int least, int most)
    {
        if (text is null)
            return Refusal.Invalid(field, "required", $"{field}: is required.");
        if (least > 0 && string.IsNullOrWhiteSpace(text))
            return Refusal.Invalid(field, "required", $"{field}: must not be empty.");
        if (text.Contains('\0', StringComparison.Ordinal))
            return Refusal.Invalid(field, "nul_character", $"{field}: must not contain the NUL character.");
        var length = Length(text);
        if (length < 0)
            return Refusal.Invalid(field, "not_unicode", $"{field}: must be well-formed Unicode.");
        return length < least || length > most
            ? Refusal.Invalid(field, "length", least > 0 ? $"{field}: must have {least} to {most} characters." : $"{field}: must have at most {most} characters.")
            : null;
    }

    /// <returns>Unicode scalar values; -1 where a surrogate stands alone.</returns>
    static int Length(string text)
    {
        var length = 0;
        for (var rest = text.AsSpan(); rest.Length > 0; length++)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var used) != System.Buffers.OperationStatus.Done)
                return -1;
            rest = rest[used..];
        }
        return length;
    }
}
